// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import static guelta.dns.zone.Octets.u16;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.keys.Keys;
import guelta.dns.keys.Right;
import guelta.dns.message.MessageWriter;
import guelta.dns.notify.Moments.Moment;
import guelta.dns.notify.Notice.Verdict;
import guelta.dns.notify.Notice.Version;
import guelta.dns.tsig.TsigKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells secondaries on the connections that they keep, as Robur's do: one that has asked, signed, for the SOA or a
 * transfer of a zone hears of each change of that zone. A connection is left alone while its client asks, since clients
 * that expect nothing but the answer to their question take a NOTIFY for a broken one: they close when they have it.
 * Confined to its {@link Notifier}.
 */
final class Connections {
    /** How many connections are remembered, and of how many zones all together. */
    static final int MOST = 256;

    static final int MOST_WISHES = 100_000;
    /** How many messages a connection has whose answers have not come. */
    static final int OUTSTANDING = 64;
    /** As long as nobody hears or says anything on a connection, it is kept. */
    static final Duration KEPT = Duration.ofHours(1);
    /** So long after a question nothing is said but the answer. */
    private static final Duration QUIET = Duration.ofSeconds(2);
    /** TCP sends again by itself: there is one try, and a peer that does not answer it has gone (RFC 1996 3.5). */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int REFUSALS = 5;

    private final MessageWriter writer;
    private final List<NotifyEffect> effects;
    private final Map<Long, Listening> connections = new LinkedHashMap<>();
    private final Map<DomainName, Set<Listening>> byZone = new HashMap<>();
    private final Moments<Listening> moments = new Moments<>();
    private int wishes;

    /** A message that was sent. */
    private record Outgoing(Notice notice, long due) {}

    /** A connection and what is to be said there. */
    private static final class Listening {
        final Connected connected;
        final Map<DomainName, TsigKey> wishes = new HashMap<>();
        /** What has changed and was not said, in the order of the changes. */
        final Map<DomainName, Version> untold = new LinkedHashMap<>();
        /** What was said, by identifier, the oldest first. */
        final Map<Integer, Outgoing> outgoing = new LinkedHashMap<>();
        /** The zones of those: of each one message goes out at a time, so that a stream of changes is few messages. */
        final Set<DomainName> saying = new HashSet<>();

        long quiet;
        long sign;
        int transfers;
        int refusals;

        @Nullable
        Moment<Listening> moment;

        Listening(Connected connected) {
            this.connected = connected;
        }

        void said(Outgoing sent) {
            outgoing.put(sent.notice.id(), sent);
            saying.add(sent.notice.version().zone());
        }

        /** What was said waits anew for its answers: while a transfer fills the connection, none of them is read. */
        void date(Now now) {
            long due = now.in(PATIENCE);
            outgoing.replaceAll((id, sent) -> new Outgoing(sent.notice, due));
        }

        /** The oldest message that has to be answered by its moment; null when there is none, or a transfer goes on. */
        @Nullable
        Outgoing awaited() {
            Iterator<Outgoing> oldest = outgoing.values().iterator();
            return transfers == 0 && oldest.hasNext() ? oldest.next() : null;
        }

        void settled(Outgoing sent) {
            outgoing.remove(sent.notice.id());
            saying.remove(sent.notice.version().zone());
        }
    }

    Connections(MessageWriter writer, List<NotifyEffect> effects) {
        this.writer = writer;
        this.effects = effects;
    }

    int waiting() {
        return connections.values().stream()
                .mapToInt(each -> each.untold.size() + each.outgoing.size())
                .sum();
    }

    OptionalLong first() {
        return moments.first();
    }

    /** Who hears of a zone. */
    Set<Peer> listening(DomainName zone) {
        Set<Peer> peers = new HashSet<>();
        byZone.getOrDefault(zone, Set.of())
                .forEach(each ->
                        peers.add(new Peer(each.connected.address(), Optional.ofNullable(each.wishes.get(zone)))));
        return peers;
    }

    void asked(Connected connected, DomainName zone, TsigKey key, Now now) {
        Listening listening = connections.get(connected.number());
        if (listening == null) {
            listening = room(now) ? new Listening(connected) : null;
        }
        if (listening == null || !listening.wishes.containsKey(zone) && wishes >= MOST_WISHES) {
            if (!connections.containsKey(connected.number())) {
                effects.add(new NotifyEffect.Release(connected.number()));
            }
            return;
        }
        if (connections.put(connected.number(), listening) == null) {
            effects.add(new NotifyEffect.Keep(connected.number(), KEPT));
        }
        if (listening.wishes.put(zone, key) == null) {
            wishes++;
            byZone.computeIfAbsent(zone, name -> new LinkedHashSet<>()).add(listening);
        }
        // Who asks now hears of the newest version by the answer.
        listening.untold.remove(zone);
        touch(listening, now);
    }

    /** Those that were silent for longer than they are kept have gone, though nobody said so. */
    private boolean room(Now now) {
        if (connections.size() >= MOST) {
            long before = now.nanos() - KEPT.toNanos();
            List.copyOf(connections.values()).stream()
                    .filter(each -> each.sign - before < 0)
                    .forEach(this::forget);
        }
        return connections.size() < MOST;
    }

    /** The client does something there. */
    void touched(long number, int transfers, Now now) {
        Listening listening = connections.get(number);
        if (listening != null) {
            boolean busy = listening.transfers > 0;
            listening.transfers = Math.max(0, listening.transfers + transfers);
            if (busy && listening.transfers == 0) {
                listening.date(now);
            }
            touch(listening, now);
        }
    }

    private void touch(Listening listening, Now now) {
        listening.quiet = now.in(QUIET);
        listening.sign = now.nanos();
        plan(listening);
    }

    void changed(Version version, Now now, Entropy entropy) {
        for (Listening each : byZone.getOrDefault(version.zone(), Set.of())) {
            each.untold.remove(version.zone());
            each.untold.put(version.zone(), version);
            say(each, now, entropy);
        }
    }

    void gone(DomainName zone) {
        for (Listening each : Set.copyOf(byZone.getOrDefault(zone, Set.of()))) {
            unwish(each, zone);
        }
    }

    /** Rights have changed: who may not transfer a zone any more, by the key of then, hears no more of it. */
    void entitled(Keys keys) {
        for (Listening each : List.copyOf(connections.values())) {
            for (Map.Entry<DomainName, TsigKey> wish : Map.copyOf(each.wishes).entrySet()) {
                TsigKey key = wish.getValue();
                if (!keys.find(key.name()).filter(key::equals).isPresent()
                        || !keys.allows(key.name(), Right.TRANSFER, wish.getKey())) {
                    unwish(each, wish.getKey());
                }
            }
        }
    }

    private void unwish(Listening listening, DomainName zone) {
        unlist(listening, zone);
        listening.wishes.remove(zone);
        listening.untold.remove(zone);
        List.copyOf(listening.outgoing.values()).stream()
                .filter(sent -> sent.notice.version().zone().equals(zone))
                .forEach(listening::settled);
        if (listening.wishes.isEmpty()) {
            forget(listening);
            effects.add(new NotifyEffect.Release(listening.connected.number()));
        } else {
            plan(listening);
        }
    }

    private void unlist(Listening listening, DomainName zone) {
        wishes--;
        byZone.computeIfPresent(zone, (name, all) -> all.remove(listening) && all.isEmpty() ? null : all);
    }

    void closed(long number) {
        Listening listening = connections.get(number);
        if (listening != null) {
            forget(listening);
        }
    }

    private void forget(Listening listening) {
        connections.remove(listening.connected.number());
        moments.remove(listening.moment);
        listening.wishes.keySet().forEach(zone -> unlist(listening, zone));
    }

    /** There was no room for a message: it is said later, unless that happens again and again. */
    void full(long number, int id, Now now) {
        Listening listening = connections.get(number);
        Outgoing sent = listening == null ? null : listening.outgoing.get(id);
        if (sent == null) {
            return;
        }
        listening.settled(sent);
        Version version = sent.notice.version();
        listening.untold.putIfAbsent(version.zone(), version);
        if (++listening.refusals > REFUSALS) {
            end(listening, version, "it does not read what is sent to it");
        } else {
            listening.quiet = now.in(QUIET);
            plan(listening);
        }
    }

    void tick(Now now, Entropy entropy) {
        for (Listening each = moments.next(now); each != null; each = moments.next(now)) {
            each.moment = null;
            Outgoing sent = each.awaited();
            if (sent != null && now.reached(sent.due)) {
                end(each, sent.notice.version(), "it does not answer on the connection that it keeps");
            } else {
                say(each, now, entropy);
            }
        }
    }

    private void end(Listening listening, Version version, String reason) {
        forget(listening);
        effects.add(new NotifyEffect.Unheard(version.zone(), version.serial(), listening.connected.address(), reason));
        effects.add(new NotifyEffect.Close(listening.connected.number()));
    }

    void arrived(long number, byte[] octets, Now now, Entropy entropy) {
        Listening listening = connections.get(number);
        Outgoing sent = listening == null || !Notice.answers(octets) ? null : listening.outgoing.get(u16(octets, 0));
        if (sent == null || !sent.notice.answeredBy(octets)) {
            return;
        }
        Verdict verdict = sent.notice.verdict(octets, now);
        if (verdict instanceof Verdict.Unsigned) {
            return;
        }
        listening.settled(sent);
        listening.refusals = 0;
        listening.sign = now.nanos();
        Version version = sent.notice.version();
        effects.add(
                verdict instanceof Verdict.Refused refused
                        ? new NotifyEffect.Unheard(
                                version.zone(), version.serial(), listening.connected.address(), refused.reason())
                        : new NotifyEffect.Heard(version.zone(), version.serial(), listening.connected.address()));
        say(listening, now, entropy);
    }

    /** Says what may be said now. */
    private void say(Listening listening, Now now, Entropy entropy) {
        if (listening.transfers == 0 && now.reached(listening.quiet)) {
            Iterator<Version> versions = listening.untold.values().iterator();
            while (versions.hasNext() && listening.outgoing.size() < OUTSTANDING) {
                Version version = versions.next();
                if (listening.saying.contains(version.zone())) {
                    continue;
                }
                versions.remove();
                int id = entropy.below(1 << 16);
                while (listening.outgoing.containsKey(id)) {
                    id = id + 1 & 0xffff;
                }
                Optional<TsigKey> key = Optional.ofNullable(listening.wishes.get(version.zone()));
                Notice notice = Notice.of(writer, version, id, key, now);
                listening.said(new Outgoing(notice, now.in(PATIENCE)));
                effects.add(new NotifyEffect.SendOn(listening.connected.number(), notice.octets()));
            }
        }
        plan(listening);
    }

    /** Asks for the moment at which something has to be done for a connection. */
    private void plan(Listening listening) {
        moments.remove(listening.moment);
        Outgoing sent = listening.awaited();
        OptionalLong at = sent == null ? OptionalLong.empty() : OptionalLong.of(sent.due);
        // What waits for an answer of the same zone, or of any, is said when that comes.
        boolean waits = listening.transfers == 0
                && listening.outgoing.size() < OUTSTANDING
                && !listening.saying.containsAll(listening.untold.keySet());
        if (waits && (at.isEmpty() || listening.quiet - at.getAsLong() < 0)) {
            at = OptionalLong.of(listening.quiet);
        }
        listening.moment = at.isPresent() ? moments.add(at.getAsLong(), listening) : null;
    }
}
