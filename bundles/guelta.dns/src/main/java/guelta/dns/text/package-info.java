// SPDX-License-Identifier: Apache-2.0
/** The presentation form of records (RFC 1035 5.1, RFC 3597 5 and the RFC of each type). */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
