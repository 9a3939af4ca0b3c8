// SPDX-License-Identifier: Apache-2.0
/** Response rate limiting: how many answers over UDP a network gets, so that nobody floods it with a forged address. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.rate;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
