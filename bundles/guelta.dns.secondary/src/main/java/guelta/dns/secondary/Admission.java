// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.access.ZoneLists;
import guelta.dns.keys.Right;
import guelta.dns.tsig.TsigKey;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who may do what with which zone: the list of the zone where it has one, else that of the server. An immutable value.
 *
 * @param configured what is so for every zone
 * @param rules what is so for single ones
 */
record Admission(Configured configured, ZoneRules rules) {
    /** Who may ask. */
    ZoneLists queries() {
        Map<DomainName, AddressList> lists = new TreeMap<>();
        rules.zones().forEach((zone, settings) -> settings.query().ifPresent(list -> lists.put(zone, list)));
        return ZoneLists.of(configured.guard().queries(), lists);
    }

    /** Whether a zone may be transferred to who asks: by the key of the question, without one by the address. */
    boolean transfer(DomainName zone, Optional<TsigKey> key, InetAddress peer) {
        return key.isPresent()
                ? allows(key.get(), Right.TRANSFER, zone)
                : rules.of(zone)
                        .transfer()
                        .map(own -> own.contains(peer))
                        .orElseGet(() -> configured.anybody()
                                || configured.allowTransfer().contains(peer));
    }

    /** Whether a NOTIFY about a zone is heeded, whoever its primaries are. */
    boolean notifying(DomainName zone, Optional<TsigKey> key, InetAddress peer) {
        return key.isPresent()
                ? allows(key.get(), Right.NOTIFY, zone)
                : rules.of(zone)
                        .notifying()
                        .orElse(configured.guard().notifies())
                        .contains(peer);
    }

    private boolean allows(TsigKey key, Right right, DomainName zone) {
        return configured.keys().allows(key.name(), right, zone);
    }
}
