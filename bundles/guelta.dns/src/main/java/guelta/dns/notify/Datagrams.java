// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import static guelta.dns.zone.Octets.u16;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.message.MessageWriter;
import guelta.dns.notify.Moments.Moment;
import guelta.dns.notify.Notice.Verdict;
import guelta.dns.notify.Notice.Version;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Tells peers by UDP, again and again until they answer or all tries were in vain. Confined to its {@link Notifier}. */
final class Datagrams {
    /** RFC 1996 3.6: tries and pauses are ours to choose. */
    private static final int TRIES = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MessageWriter writer;
    private final List<NotifyEffect> effects;
    private final Map<DomainName, Map<Peer, Attempt>> telling = new HashMap<>();
    /** By where the answer comes from and its identifier; of many zones some have the same. */
    private final Map<Expected, List<Attempt>> expected = new HashMap<>();

    private final Moments<Attempt> moments = new Moments<>();
    private int waiting;

    private record Expected(InetSocketAddress from, int id) {}

    /** How far telling one peer of one zone has come. */
    private static final class Attempt {
        final Peer peer;
        final Notice notice;
        final int tries;
        final Expected answer;
        final Moment<Attempt> due;

        Attempt(Peer peer, Notice notice, int tries, long due, Moments<Attempt> moments) {
            this.peer = peer;
            this.notice = notice;
            this.tries = tries;
            this.answer = new Expected(peer.address(), notice.id());
            this.due = moments.add(due, this);
        }

        Version version() {
            return notice.version();
        }
    }

    Datagrams(MessageWriter writer, List<NotifyEffect> effects) {
        this.writer = writer;
        this.effects = effects;
    }

    int waiting() {
        return waiting;
    }

    OptionalLong first() {
        return moments.first();
    }

    void changed(Version version, Set<Peer> peers, Now now, Entropy entropy) {
        for (Peer peer : peers) {
            Attempt before = telling.getOrDefault(version.zone(), Map.of()).get(peer);
            if (before != null) {
                end(before);
            }
            send(peer, version, 1, now, entropy);
        }
    }

    void gone(DomainName zone) {
        List.copyOf(telling.getOrDefault(zone, Map.of()).values()).forEach(this::end);
    }

    void tick(Now now, Entropy entropy) {
        for (Attempt attempt = moments.next(now); attempt != null; attempt = moments.next(now)) {
            end(attempt);
            if (attempt.tries < TRIES) {
                send(attempt.peer, attempt.version(), attempt.tries + 1, now, entropy);
            } else {
                unheard(attempt, "it does not answer");
            }
        }
    }

    private void send(Peer peer, Version version, int tries, Now now, Entropy entropy) {
        Notice notice = Notice.of(writer, version, entropy.below(1 << 16), peer.key(), now);
        long pause = PATIENCE.toNanos() << tries - 1;
        long due = now.nanos() + pause + Math.floorMod(entropy.next(), pause / 8);
        Attempt attempt = new Attempt(peer, notice, tries, due, moments);
        telling.computeIfAbsent(version.zone(), zone -> new HashMap<>()).put(peer, attempt);
        expected.computeIfAbsent(attempt.answer, key -> new ArrayList<>(1)).add(attempt);
        waiting++;
        effects.add(new NotifyEffect.Send(peer.address(), notice.octets()));
    }

    /** Forgets an attempt, which is one that goes on. */
    private void end(Attempt attempt) {
        moments.remove(attempt.due);
        expected.computeIfPresent(attempt.answer, (key, same) -> same.remove(attempt) && same.isEmpty() ? null : same);
        telling.computeIfPresent(
                attempt.version().zone(),
                (zone, peers) -> peers.remove(attempt.peer, attempt) && peers.isEmpty() ? null : peers);
        waiting--;
    }

    private void unheard(Attempt attempt, String reason) {
        Version version = attempt.version();
        effects.add(new NotifyEffect.Unheard(version.zone(), version.serial(), attempt.peer.address(), reason));
    }

    /** What is no answer to anything that was asked is passed over. */
    void arrived(InetSocketAddress from, byte[] octets, Now now) {
        if (!Notice.answers(octets)) {
            return;
        }
        for (Attempt attempt : expected.getOrDefault(new Expected(from, u16(octets, 0)), List.of())) {
            if (attempt.notice.answeredBy(octets)) {
                answered(attempt, attempt.notice.verdict(octets, now));
                return;
            }
        }
    }

    private void answered(Attempt attempt, Verdict verdict) {
        if (verdict instanceof Verdict.Unsigned unsigned) {
            // RFC 8945 5.4: passed over; the last try tells what was wrong.
            if (attempt.tries == TRIES) {
                end(attempt);
                unheard(attempt, unsigned.reason());
            }
            return;
        }
        end(attempt);
        Version version = attempt.version();
        if (verdict instanceof Verdict.Refused refused) {
            unheard(attempt, refused.reason());
        } else {
            effects.add(new NotifyEffect.Heard(version.zone(), version.serial(), attempt.peer.address()));
        }
    }
}
