// SPDX-License-Identifier: Apache-2.0
/** Master files (RFC 1035 5): read, edited without touching what stays, written. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.master;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
