// SPDX-License-Identifier: Apache-2.0
/** Authoritative DNS from the zone files of a store. */
@NullMarked
package guelta.dns.primary;

import org.jspecify.annotations.NullMarked;
