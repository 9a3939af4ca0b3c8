// SPDX-License-Identifier: Apache-2.0
/**
 * Zone transfers, out and in (RFC 5936, RFC 1995): messages made of a zone piece by piece, and a zone made of messages,
 * whole or not at all.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.transfer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
