// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that answers messages: registered as an OSGi service (whiteboard), it is found by the device, which binds
 * what {@link #listen()} says and asks for one {@link Worker} a thread and port.
 *
 * <p>When several handlers want one address, the higher {@code service.ranking} has it, then the higher version of the
 * registering bundle, then the older service: so a new version of a service may load beside the old one and takes over
 * by registering. When the last handler of an address goes away, the device keeps the port open and parks requests for
 * two seconds, so that an update of the handler's bundle loses none.
 */
@ConsumerType
public interface DatagramHandler {
    /** What to bind. Constant while the service is registered: register anew to change it. */
    List<Listen> listen();

    /**
     * A worker for one thread of the device; called once a thread and port, before the first message.
     *
     * @param port where late replies are sent
     */
    Worker worker(DatagramPort port);

    /** Answers messages of one port on one thread. Confined to that thread; total for whatever arrives. */
    interface Worker extends AutoCloseable {
        /** What {@link #on} returns when the answer will come through {@link DatagramPort#send}. */
        int LATER = -1;

        /**
         * Takes one message and writes the answer.
         *
         * @param in the message, from position to limit; the device's, valid during the call
         * @param from the way it came; the device's, valid during the call
         * @param out where the answer is written, from its position; its remaining space is the largest answer that
         *     the transport can carry
         * @return how many bytes of {@code out} to send; 0 is silence; {@link #LATER} counts the request against
         *     {@link Limits#inFlight} of its connection until {@link DatagramPort#send} answers it
         */
        int on(ByteBuffer in, Path from, ByteBuffer out);

        /** All messages that were read together were handed over: the place for work that is done once a batch. */
        default void batchEnd(long nanos) {}

        /**
         * A peer is not there, as ICMP told (RFC 1122 4.1.3.3); only on ports of a {@link Dialer}.
         *
         * @param to the way of the message that did not arrive; valid during the call
         */
        default void failed(Path to) {}

        /**
         * A connection that answered {@link Delivery#FULL} has room again. May come without need.
         *
         * @param to its path; valid during the call
         */
        default void writable(Path to) {}

        /**
         * A connection is closed, by whomever; on ports of a {@link Dialer}: nobody has answered in time. Connections
         * that close while their port is without a handler are told to nobody: the next {@code send} there says GONE.
         *
         * @param to its path; valid during the call
         */
        default void closed(Path to) {}

        /** The device is done with this worker; called on its thread, or when that thread has ended. */
        @Override
        default void close() {}
    }
}
