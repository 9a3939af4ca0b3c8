// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.access.ZoneLists;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.authority.Padding;
import guelta.dns.authority.Responder;
import guelta.dns.message.Messages;
import guelta.dns.server.AnswerMeter;
import guelta.dns.zone.Zones;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Path;
import guelta.net.Transport;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every worker answers with: the zones of the moment and the settings of the moment. A change of either reaches a
 * worker at its next message; nobody is told, nothing is locked.
 */
final class Answering {
    private final Supplier<Zones> zones;
    private final ThreadLocal<Held> held = new ThreadLocal<>();
    private final AnswerMeter meter = new AnswerMeter("primary");
    private volatile Supplier<Access> access = () -> Access.NONE;
    private volatile AuthoritySettings settings;
    private volatile Guarding guarding = Guarding.NONE;
    private volatile @Nullable OrdinaryPath others;
    private volatile @Nullable Streams streams;

    Answering(Supplier<Zones> zones, AuthoritySettings settings) {
        this.zones = zones;
        this.settings = settings;
    }

    /** Takes other settings. */
    void configure(AuthoritySettings next) {
        settings = next;
    }

    /**
     * Takes other limits.
     *
     * @param zones what single zones allow; asked for each message
     */
    void guard(Supplier<Access> zones, Guarding next) {
        access = zones;
        guarding = next;
    }

    /** Counts of what was answered. */
    AnswerMeter meter() {
        return meter;
    }

    /** Who answers what is left by the fast path; nobody answers it before. */
    void handTo(OrdinaryPath path) {
        others = path;
    }

    /** What is said on connections besides answers to questions. Any thread, does not wait. */
    interface Streams {
        /** A connection has room again, perhaps on another port than before. */
        void writable(DatagramPort port, Path to);

        /** A connection is closed. */
        void closed(Path to);

        /** A response came on a connection: somebody was asked something there. */
        void answered(Path from, ByteBuffer in);
    }

    /** Who is told what happens on connections. */
    void tell(Streams next) {
        streams = next;
    }

    /**
     * A worker for one thread.
     *
     * @param port where late answers go
     */
    DatagramHandler.Worker worker(DatagramPort port) {
        return new Worker(port);
    }

    /** A responder and what it was made for. */
    private record Held(
            AuthoritySettings settings, Guarding guarding, Access access, ZoneLists transfers, Responder responder) {
        boolean isFor(AuthoritySettings latest, Guarding guard, Access now) {
            return settings == latest && guarding == guard && access == now;
        }
    }

    /**
     * What answers questions on the calling thread, whatever they are.
     *
     * @param secondary whether it is somebody who may transfer the zone that asks, and so may ask about a catalog
     */
    Responder responder(boolean secondary) {
        AuthoritySettings latest = settings;
        Guarding guard = guarding;
        Access now = access.get();
        Held mine = held.get();
        if (mine == null || !mine.isFor(latest, guard, now)) {
            mine = new Held(latest, guard, now, now.transfers(guard.transfers()), new Responder(latest));
            // Here are signed questions and the operator's, whose addresses nobody forges: they are not limited.
            mine.responder.admit(now.queries(guard.queries()));
            held.set(mine);
        }
        mine.responder.admitToCatalogs(secondary ? ZoneLists.EVERYBODY : mine.transfers);
        return mine.responder;
    }

    /** The answer that a client on this machine gets by TCP; empty for silence. Any thread. */
    byte[] answer(byte[] query) {
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int length =
                responder(true).answer(zones.get(), ByteBuffer.wrap(query), 0, 0xffff_7f00_0001L, true, seconds(), out);
        byte[] answer = new byte[length];
        out.flip().get(answer);
        return answer;
    }

    private static long seconds() {
        return System.currentTimeMillis() / 1_000;
    }

    private final class Worker implements DatagramHandler.Worker {
        private final DatagramPort port;
        private AuthoritySettings current = settings;
        private final AnswerMeter.Counting counting = meter.open();
        private Responder responder = Responder.deferring(current);
        private Guarding guarded = Guarding.NONE;
        private Access allowed = Access.NONE;

        Worker(DatagramPort port) {
            this.port = port;
        }

        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            // The zones first: what is allowed is never older than they are.
            Zones serving = zones.get();
            Access now = access.get();
            Guarding guard = guarding;
            AuthoritySettings latest = settings;
            if (latest != current || now != allowed || guard != guarded) {
                adapt(latest, now, guard);
            }
            int start = in.position();
            int answer = out.position();
            boolean stream = from.transport().connected();
            int length = responder.answer(serving, in, from.peerHi(), from.peerLo(), stream, seconds(), out);
            counting.answered(responder);
            if (length == Responder.ELSEWHERE) {
                return elsewhere(in.position(start), from, out);
            }
            if (length == 0 && stream) {
                silent(in.position(start), from);
                return 0;
            }
            return from.transport() == Transport.TLS16
                    ? Padding.pad(out, answer, length, length + out.remaining())
                    : length;
        }

        private void adapt(AuthoritySettings latest, Access now, Guarding guard) {
            if (latest != current) {
                responder = Responder.deferring(latest);
            }
            current = latest;
            allowed = now;
            guarded = guard;
            guard.guard(responder, now);
        }

        @Override
        public void close() {
            counting.close();
        }

        @Override
        public void writable(Path to) {
            Streams told = streams;
            if (told != null) {
                told.writable(port, to);
            }
        }

        @Override
        public void closed(Path to) {
            Streams told = streams;
            if (told != null) {
                told.closed(to);
            }
        }

        private void silent(ByteBuffer in, Path from) {
            Streams told = streams;
            if (told != null && Messages.isResponse(in)) {
                told.answered(from, in);
            }
        }

        private int elsewhere(ByteBuffer in, Path from, ByteBuffer out) {
            OrdinaryPath path = others;
            return path == null ? 0 : path.take(in, from, port, out);
        }
    }
}
