// SPDX-License-Identifier: Apache-2.0
/**
 * The secondary server (RFC 1034 4.3.5, RFC 1035 3.3.13): keeps copies of the zones of primaries as fresh as their SOA
 * records say, with {@link guelta.dns.replica.Secondary} as the engine.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.replica;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
