// SPDX-License-Identifier: Apache-2.0
/**
 * Cards of contacts (RFC 2426, RFC 6350) as CardDAV has them (RFC 6352): what a client has put, questions about it, and the
 * other forms that it can be asked for in.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.vcard;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
