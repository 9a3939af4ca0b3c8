// SPDX-License-Identifier: Apache-2.0
/** Authoritative DNS from the zone files of a store, and the commands of the scope {@code dns} for them. */
@NullMarked
@Header(name = "Karaf-Commands", value = "guelta.dns.primary")
package guelta.dns.primary;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Header;
