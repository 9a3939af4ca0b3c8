// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.message.MessageWriter;
import guelta.dns.notify.Notice.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The primary's side of NOTIFY (RFC 1996 3): tells each peer of each change, by UDP again and again with growing pauses
 * until it answers or five tries were in vain, and secondaries on the connections that they keep. What an event costs
 * depends on what it concerns, not on what else is being told. A confined object; total for what the network sends.
 */
public final class Notifier {
    private final MessageWriter writer = new MessageWriter();
    private final List<NotifyEffect> effects = new ArrayList<>();
    private final Datagrams datagrams = new Datagrams(writer, effects);
    private final Connections connections = new Connections(writer, effects);
    /** The moment that was asked for and has not come. */
    private @Nullable Long wake;

    /** How many peers have not heard yet, each counted for each zone. */
    public int waiting() {
        return datagrams.waiting() + connections.waiting();
    }

    /** The secondaries that hear of a zone on connections which they keep, with the keys that they asked by. */
    public Set<Peer> listening(DomainName zone) {
        return connections.listening(zone);
    }

    /** Takes what happened; all that is in the list has to be done. */
    public List<NotifyEffect> on(NotifyEvent event, Now now, Entropy entropy) {
        effects.clear();
        if (event instanceof NotifyEvent.Changed changed) {
            Version version = Version.of(changed.zone());
            datagrams.changed(version, changed.peers(), now, entropy);
            connections.changed(version, now, entropy);
        } else if (event instanceof NotifyEvent.Gone gone) {
            datagrams.gone(gone.zone());
            connections.gone(gone.zone());
        } else if (event instanceof NotifyEvent.Arrived arrived) {
            datagrams.arrived(arrived.from(), arrived.message(), now);
        } else if (event instanceof NotifyEvent.Asked asked) {
            connections.asked(asked.on(), asked.zone(), asked.key(), now);
        } else if (event instanceof NotifyEvent.Touched touched) {
            connections.touched(touched.connection(), touched.transfers(), now);
        } else if (event instanceof NotifyEvent.ArrivedOn arrived) {
            connections.arrived(arrived.connection(), arrived.message(), now, entropy);
        } else if (event instanceof NotifyEvent.Full full) {
            connections.full(full.connection(), full.id(), now);
        } else if (event instanceof NotifyEvent.Closed closed) {
            connections.closed(closed.connection());
        } else if (event instanceof NotifyEvent.Entitled entitled) {
            connections.entitled(entitled.keys());
        } else {
            wake = null;
            datagrams.tick(now, entropy);
            connections.tick(now, entropy);
        }
        wake(datagrams.first(), now);
        wake(connections.first(), now);
        return List.copyOf(effects);
    }

    /** Asks for a moment only if none that is as soon was asked for: else each event would leave one more behind. */
    private void wake(OptionalLong at, Now now) {
        Long before = wake;
        if (at.isPresent() && (before == null || at.getAsLong() - before < 0)) {
            wake = at.getAsLong();
            effects.add(new NotifyEffect.Wake(at.getAsLong()));
        }
    }
}
