// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import static guelta.dns.zone.Octets.u16;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.message.MessageWriter;
import guelta.dns.message.Messages;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.tsig.TsigVerifier;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The primary's side of NOTIFY (RFC 1996 3): tells each peer of each change, again and again with growing pauses until it
 * answers or five tries were in vain. A confined object; total for what the network sends.
 */
public final class Notifier {
    /** RFC 1996 3.6: tries and pauses are ours to choose. */
    private static final int TRIES = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Opcode NOTIFY, AA (RFC 1996 3.7). */
    private static final int NOTIFY = 0x2400;

    private static final int RESPONSE = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int RCODE = 15;
    private static final int NOTIMP = 4;

    private final Map<Telling, Attempt> telling = new LinkedHashMap<>();
    private final MessageWriter writer = new MessageWriter();
    private final List<NotifyEffect> effects = new ArrayList<>();
    /** The moment that was asked for and has not come. */
    private @Nullable Long wake;

    /** Who is told of which zone. */
    private record Telling(DomainName zone, Peer peer) {}

    /** How far telling has come. */
    private record Attempt(
            ResourceRecord soa,
            long serial,
            int tries,
            int id,
            @Nullable TsigVerifier answers,
            long due) {}

    /** How many peers have not heard yet, each counted for each zone. */
    public int waiting() {
        return telling.size();
    }

    /** Takes what happened; all that is in the list has to be done. */
    public List<NotifyEffect> on(NotifyEvent event, Now now, Entropy entropy) {
        effects.clear();
        if (event instanceof NotifyEvent.Changed changed) {
            ResourceRecord soa = changed.zone().records(changed.zone().apex()).get(0);
            for (Peer peer : changed.peers()) {
                Telling whom = new Telling(changed.zone().apex(), peer);
                telling.remove(whom);
                send(whom, soa, changed.zone().serial(), 1, now, entropy);
            }
        } else if (event instanceof NotifyEvent.Gone gone) {
            telling.keySet().removeIf(whom -> whom.zone.equals(gone.zone()));
        } else if (event instanceof NotifyEvent.Arrived arrived) {
            arrived(arrived.from(), arrived.message(), now);
        } else {
            wake = null;
            tick(now, entropy);
        }
        wake(now);
        return List.copyOf(effects);
    }

    /** Asks for a moment only if none that is as soon was asked for: else each event would leave one more behind. */
    private void wake(Now now) {
        Long before = wake;
        telling.values().stream()
                .mapToLong(attempt -> attempt.due - now.nanos())
                .min()
                .ifPresent(in -> {
                    if (before == null || now.nanos() + in - before < 0) {
                        wake = now.nanos() + in;
                        effects.add(new NotifyEffect.Wake(now.nanos() + in));
                    }
                });
    }

    private void send(Telling whom, ResourceRecord soa, long serial, int tries, Now now, Entropy entropy) {
        int id = entropy.below(1 << 16);
        writer.begin(id, NOTIFY, Messages.PLAIN_UDP_PAYLOAD);
        writer.question(whom.zone, RecordType.SOA, 1);
        // RFC 1996 3.7: the new SOA is a hint, which a name too long for a small message does without.
        writer.add(1, soa);
        byte[] message = writer.toBytes();
        TsigVerifier answers = null;
        if (whom.peer.key().isPresent()) {
            TsigSigner.Request signed = TsigSigner.request(whom.peer.key().get(), message, now.seconds());
            message = signed.message();
            answers = signed.answers();
        }
        long pause = PATIENCE.toNanos() << tries - 1;
        long due = now.nanos() + pause + Math.floorMod(entropy.next(), pause / 8);
        telling.put(whom, new Attempt(soa, serial, tries, id, answers, due));
        effects.add(new NotifyEffect.Send(whom.peer.address(), message));
    }

    private void tick(Now now, Entropy entropy) {
        for (Map.Entry<Telling, Attempt> each : List.copyOf(telling.entrySet())) {
            Telling whom = each.getKey();
            Attempt attempt = each.getValue();
            if (!now.reached(attempt.due)) {
                continue;
            }
            if (attempt.tries < TRIES) {
                send(whom, attempt.soa, attempt.serial, attempt.tries + 1, now, entropy);
            } else {
                unheard(whom, attempt, "it does not answer");
            }
        }
    }

    private void unheard(Telling whom, Attempt attempt, String reason) {
        telling.remove(whom);
        effects.add(new NotifyEffect.Unheard(whom.zone, attempt.serial, whom.peer.address(), reason));
    }

    /** RFC 1996 3.8: what answers has the identifier, opcode and question of what was sent. Else it is passed over. */
    private void arrived(InetSocketAddress from, byte[] octets, Now now) {
        if (octets.length < Messages.HEADER || (u16(octets, 2) & (RESPONSE | OPCODE)) != (RESPONSE | NOTIFY & OPCODE)) {
            return;
        }
        for (Map.Entry<Telling, Attempt> each : telling.entrySet()) {
            Telling whom = each.getKey();
            Attempt attempt = each.getValue();
            if (attempt.id == u16(octets, 0) && whom.peer.address().equals(from) && about(whom.zone, octets)) {
                answered(whom, attempt, octets, now);
                return;
            }
        }
    }

    private static boolean about(DomainName zone, byte[] octets) {
        int questions = u16(octets, 4);
        int length = zone.wire().length;
        // Some servers answer an error with the header alone.
        return questions == 0
                || questions == 1
                        && octets.length >= Messages.HEADER + length + 4
                        && same(zone, octets)
                        && u16(octets, Messages.HEADER + length) == RecordType.SOA;
    }

    private static boolean same(DomainName zone, byte[] octets) {
        try {
            return DomainName.ofWire(octets, Messages.HEADER).equals(zone);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private void answered(Telling whom, Attempt attempt, byte[] octets, Now now) {
        TsigVerifier answers = attempt.answers;
        byte[] message = octets;
        if (answers != null) {
            TsigVerifier.Answer answer = answers.read(octets, now.seconds());
            if (answer instanceof TsigVerifier.Answer.Verified verified) {
                message = verified.message();
            } else if (answer instanceof TsigVerifier.Answer.Wrong wrong) {
                unsignedAnswer(whom, attempt, octets, wrong.reason());
                return;
            }
        }
        int rcode = u16(message, 2) & RCODE;
        telling.remove(whom);
        effects.add(
                // RFC 1996 3.10: who does not know NOTIFY has still been told.
                rcode == 0 || rcode == NOTIMP
                        ? new NotifyEffect.Heard(whom.zone, attempt.serial, whom.peer.address())
                        : new NotifyEffect.Unheard(
                                whom.zone, attempt.serial, whom.peer.address(), "it answers " + Messages.rcode(rcode)));
    }

    /** RFC 8945 5.4: an answer that is not signed rightly is passed over; the last try tells what was wrong. */
    private void unsignedAnswer(Telling whom, Attempt attempt, byte[] octets, String reason) {
        if (attempt.tries == TRIES) {
            int rcode = u16(octets, 2) & RCODE;
            unheard(whom, attempt, reason + (rcode == 0 ? "" : ", and says " + Messages.rcode(rcode)));
        }
    }
}
