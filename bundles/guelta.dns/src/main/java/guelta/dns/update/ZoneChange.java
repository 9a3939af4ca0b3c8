// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.ResourceRecord;
import guelta.dns.zone.Zone;
import java.util.List;

/**
 * What an update changes in one zone, the serial of its SOA included.
 *
 * @param zone as it was
 * @param changed the zone as it is then
 * @param removed records that it has; one whose TTL changes is here and, with the new TTL, in {@code added}
 * @param added records that it does not have, or are removed
 */
public record ZoneChange(Zone zone, Zone changed, List<ResourceRecord> removed, List<ResourceRecord> added) {}
