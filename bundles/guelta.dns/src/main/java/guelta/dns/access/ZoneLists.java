// SPDX-License-Identifier: Apache-2.0
package guelta.dns.access;

import guelta.dns.DomainName;
import java.util.Map;
import java.util.Optional;

/**
 * Who may do one thing with which zone: the list of the zone where it has one, else that of the server. An immutable
 * value; asking it allocates nothing.
 */
public final class ZoneLists {
    /** Everybody, with all zones. */
    public static final ZoneLists EVERYBODY = new ZoneLists(AddressList.parse("any"), Map.of());

    private final AddressList server;
    private final Map<DomainName, AddressList> zones;

    /**
     * @param server for zones without a list
     * @param zones by apex
     */
    public ZoneLists(AddressList server, Map<DomainName, AddressList> zones) {
        this.server = server;
        this.zones = Map.copyOf(zones);
    }

    /** What is so for every zone, if the server has a list; else everybody. */
    public static ZoneLists of(Optional<AddressList> server, Map<DomainName, AddressList> zones) {
        return server.isEmpty() && zones.isEmpty()
                ? EVERYBODY
                : new ZoneLists(server.orElseGet(() -> EVERYBODY.server), zones);
    }

    /**
     * Whether an address may.
     *
     * @param zone its apex
     * @param hi the upper 64 bits of the address
     * @param lo the lower 64 bits; IPv4 addresses are mapped ones (RFC 4291 2.5.5.2)
     */
    public boolean allow(DomainName zone, long hi, long lo) {
        AddressList own = zones.isEmpty() ? null : zones.get(zone);
        return (own == null ? server : own).contains(hi, lo);
    }
}
