// SPDX-License-Identifier: Apache-2.0
/** The authoritative server as an engine: from the octets of a question to the octets of its answer. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.authority;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
