// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.osgi.framework.Version;

/** Handlers for tests: each answers every message with itself, unless told otherwise. */
record Echo(List<Listen> listen, Function<DatagramPort, DatagramHandler.Worker> workers) implements DatagramHandler {
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Over both transports, on ports chosen free. */
    static Echo on(Limits limits) {
        return on(limits, port -> Echo::echo, ANY_PORT);
    }

    static Echo on(Limits limits, Function<DatagramPort, Worker> workers, InetSocketAddress... addresses) {
        return new Echo(
                List.of(
                        new Listen(Transport.UDP, List.of(addresses), limits),
                        new Listen(Transport.TCP16, List.of(addresses), limits)),
                workers);
    }

    static Candidate candidate(DatagramHandler handler, int ranking) {
        return new Candidate(handler, "echo" + ranking, ranking, new Version(1, 0, 0), ranking);
    }

    @Override
    public Worker worker(DatagramPort port) {
        return workers.apply(port);
    }

    static int echo(ByteBuffer in, Path from, ByteBuffer out) {
        int length = in.remaining();
        out.put(in);
        return length;
    }
}
