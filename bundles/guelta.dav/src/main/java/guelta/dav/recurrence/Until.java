// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import java.time.LocalDateTime;

/**
 * The last moment at which a rule may have an instance (RFC 5545 3.3.10, UNTIL).
 *
 * @param time of UTC or of the place of the rule's start; of a date, the last second of that day
 * @param utc whether it is of UTC
 */
public record Until(LocalDateTime time, boolean utc) {}
