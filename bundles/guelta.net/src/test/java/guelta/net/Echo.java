// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Handlers for tests: each answers every message with itself, unless told otherwise. */
public record Echo(List<Listen> listen, Function<DatagramPort, DatagramHandler.Worker> workers)
        implements DatagramHandler {
    public static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    public static Echo on(
            Collection<Transport> transports,
            Limits limits,
            Function<DatagramPort, Worker> workers,
            InetSocketAddress... addresses) {
        return new Echo(
                transports.stream()
                        .sorted()
                        .map(transport -> new Listen(transport, List.of(addresses), limits))
                        .toList(),
                workers);
    }

    /** On ports chosen free. */
    public static Echo on(Collection<Transport> transports, Limits limits) {
        return on(transports, limits, port -> Echo::echo, ANY_PORT);
    }

    @Override
    public Worker worker(DatagramPort port) {
        return workers.apply(port);
    }

    public static int echo(ByteBuffer in, Path from, ByteBuffer out) {
        int length = in.remaining();
        out.put(in);
        return length;
    }
}
