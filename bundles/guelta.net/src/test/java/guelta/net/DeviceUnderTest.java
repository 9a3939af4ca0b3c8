// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import guelta.net.DatagramHandler.Worker;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a device brings for its tests, and the short forms in which they are written. */
public interface DeviceUnderTest {
    /** Starts a device that serves nobody yet. */
    Device device(int threads);

    /** What it serves; tests of one transport alone are inherited only by devices that have it. */
    default Set<Transport> transports() {
        return Set.of(Transport.UDP, Transport.TCP16);
    }

    /** A device that runs. */
    interface Device extends AutoCloseable {
        /** Serves a handler from now on, as of a bundle of the given name; the higher ranking wins. */
        void add(Offer offer);

        /** Lets a handler go. When this returns, no thread is in its code. */
        void remove(Offer offer);

        List<PortState> ports();

        /** Leaves its ports to the next device, where that can be, else closes them. */
        @Override
        void close();

        default PortState state(Transport transport) {
            return ports().stream()
                    .filter(port -> port.transport() == transport)
                    .findFirst()
                    .orElseThrow();
        }

        default InetSocketAddress address(Transport transport) {
            return state(transport).address();
        }
    }

    /** A handler as a bundle offers it: the bundle is {@code echo} and the ranking. */
    record Offer(DatagramHandler handler, int ranking) {
        public String bundle() {
            return "echo" + ranking;
        }
    }

    default Offer offer(Limits limits) {
        return new Offer(Echo.on(transports(), limits), 0);
    }

    default Offer offer(Limits limits, Function<DatagramPort, Worker> workers) {
        return new Offer(Echo.on(transports(), limits, workers, Echo.ANY_PORT), 0);
    }

    default Device serving(Limits limits) {
        Device device = device(2);
        device.add(offer(limits));
        return device;
    }

    default Device serving(Limits limits, Worker worker) {
        Device device = device(2);
        device.add(offer(limits, port -> worker));
        return device;
    }

    static Limits limits(int connections, int perClient, int inFlight, Duration idle, long bufferedBytes) {
        return new Limits(connections, perClient, inFlight, 65_535, idle, bufferedBytes);
    }

    /** Sends a late answer; whether it was taken. */
    static boolean send(DatagramPort port, Path to, byte... message) {
        return port.send(to, ByteBuffer.wrap(message)) == Delivery.SENT;
    }
}
