// SPDX-License-Identifier: Apache-2.0
/** Authoritative DNS copied from primaries, and the commands of the scope {@code dns} for it. */
@NullMarked
@Header(name = "Karaf-Commands", value = "guelta.dns.secondary")
package guelta.dns.secondary;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Header;
