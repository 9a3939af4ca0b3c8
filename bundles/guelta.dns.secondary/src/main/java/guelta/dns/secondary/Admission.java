// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.access.ZoneLists;
import guelta.dns.authority.Responder;
import guelta.dns.keys.Right;
import guelta.dns.server.Received;
import guelta.dns.server.ZoneSettings;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Zones;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Who may do what with which zone: the list of the zone where it has one, else that of the server. An immutable value.
 *
 * @param configured what is so for every zone
 * @param rules what is so for single ones
 */
record Admission(Configured configured, ZoneRules rules) {
    /** Lets those ask who may: about a catalog, as on a primary, those alone who may transfer it. */
    void admit(Responder responder) {
        responder.admit(ZoneSettings.lists(configured.guard().queries(), rules.zones(), ZoneSettings::query));
        Optional<AddressList> everywhere =
                configured.anybody() ? Optional.empty() : Optional.of(configured.allowTransfer());
        responder.admitToCatalogs(ZoneSettings.lists(
                rules.others().transfer().or(() -> everywhere), rules.zones(), ZoneSettings::transfer));
    }

    /** Lets those ask who may, and who has signed a request by a key for transfers about its catalog too. */
    void admit(Responder responder, Received request, Zones zones) {
        admit(responder);
        if (request.may(Right.TRANSFER, zones, configured.keys())) {
            responder.admitToCatalogs(ZoneLists.EVERYBODY);
        }
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
