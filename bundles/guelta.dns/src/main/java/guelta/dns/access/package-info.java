// SPDX-License-Identifier: Apache-2.0
/** Who may ask, transfer and notify: lists of addresses, of a server and of single zones. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
