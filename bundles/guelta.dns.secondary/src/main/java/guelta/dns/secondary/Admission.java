// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.access.ZoneLists;
import guelta.dns.authority.Responder;
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
    /**
     * Lets those ask who may.
     *
     * @param key that the questions are signed with
     */
    void admit(Responder responder, Optional<TsigKey> key) {
        responder.admit(queries(key));
        // Who may ask about a catalog is in there.
        responder.admitToCatalogs(ZoneLists.EVERYBODY);
    }

    /**
     * Who may ask. A catalog is for servers and not for everybody (RFC 9432 5.1): without a list of its own it answers those
     * alone who may transfer it. All of that is in the lists, so that a question costs no more for it.
     *
     * @param key that the question is signed with
     */
    ZoneLists queries(Optional<TsigKey> key) {
        Map<DomainName, AddressList> lists = new TreeMap<>();
        for (DomainName catalog : configured.sources().catalogs()) {
            boolean keyed =
                    key.filter(known -> allows(known, Right.TRANSFER, catalog)).isPresent();
            Optional<AddressList> own = rules.of(catalog).transfer();
            if (!keyed && (own.isPresent() || !configured.anybody())) {
                lists.put(catalog, own.orElse(configured.allowTransfer()));
            }
        }
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
