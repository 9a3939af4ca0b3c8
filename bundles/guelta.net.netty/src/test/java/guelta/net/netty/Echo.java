// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.framework.Version;

/** A handler that answers every message with itself. */
record Echo(List<Listen> listen) implements DatagramHandler, DatagramHandler.Worker {
    static Echo on(Limits limits, InetSocketAddress... addresses) {
        return new Echo(List.of(
                new Listen(Transport.UDP, List.of(addresses), limits),
                new Listen(Transport.TCP16, List.of(addresses), limits)));
    }

    static Candidate candidate(DatagramHandler handler, int ranking) {
        return new Candidate(handler, "echo", ranking, new Version(1, 0, 0), ranking);
    }

    @Override
    public Worker worker(DatagramPort port) {
        return this;
    }

    @Override
    public int on(ByteBuffer in, Path from, ByteBuffer out) {
        int length = in.remaining();
        out.put(in);
        return length;
    }
}
