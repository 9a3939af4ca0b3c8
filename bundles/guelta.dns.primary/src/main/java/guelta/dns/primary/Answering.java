// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.authority.AuthoritySettings;
import guelta.dns.authority.Padding;
import guelta.dns.authority.Responder;
import guelta.dns.zone.Zones;
import guelta.net.DatagramHandler;
import guelta.net.Path;
import guelta.net.Transport;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * What every worker answers with: the zones of the moment and the settings of the moment. A change of either reaches a
 * worker at its next message; nobody is told, nothing is locked.
 */
final class Answering {
    private final Supplier<Zones> zones;
    private volatile AuthoritySettings settings;

    Answering(Supplier<Zones> zones, AuthoritySettings settings) {
        this.zones = zones;
        this.settings = settings;
    }

    /** Takes other settings. */
    void configure(AuthoritySettings next) {
        settings = next;
    }

    /** A worker for one thread. */
    DatagramHandler.Worker worker() {
        return new Worker();
    }

    /** The answer that a client on this machine gets by TCP; empty for silence. Any thread. */
    byte[] answer(byte[] query) {
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int length = new Responder(settings)
                .answer(zones.get(), ByteBuffer.wrap(query), 0, 0xffff_7f00_0001L, true, seconds(), out);
        byte[] answer = new byte[length];
        out.flip().get(answer);
        return answer;
    }

    private static long seconds() {
        return System.currentTimeMillis() / 1_000;
    }

    private final class Worker implements DatagramHandler.Worker {
        private AuthoritySettings current = settings;
        private Responder responder = new Responder(current);

        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            AuthoritySettings latest = settings;
            if (latest != current) {
                current = latest;
                responder = new Responder(latest);
            }
            boolean stream = from.transport().connected();
            int start = out.position();
            int length = responder.answer(zones.get(), in, from.peerHi(), from.peerLo(), stream, seconds(), out);
            return from.transport() == Transport.TLS16
                    ? Padding.pad(out, start, length, length + out.remaining())
                    : length;
        }
    }
}
