// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The UDP sockets that {@code guelta.net.ports} owns, so that they outlive the device. The requests are those of
 * docs/adr/0009 and 0016. Any thread.
 */
final class KernelPorts {
    private volatile @Nullable Function<Map<String, Object>, Map<String, Object>> ports;

    KernelPorts(Function<Map<String, Object>, Map<String, Object>> ports) {
        this.ports = ports;
    }

    /**
     * A datagram that nobody has answered.
     *
     * @param peer who sent it
     * @param local the address it was sent to; the wildcard address when that is not known
     * @param message its payload
     */
    record Datagram(InetSocketAddress peer, InetAddress local, ByteBuffer message) {}

    /**
     * An open port.
     *
     * @param sockets descriptors, the caller's own
     * @param left what arrived before
     * @param dropped how many datagrams could not be kept since the device before
     */
    record Opened(int[] sockets, List<Datagram> left, long dropped) {}

    /** Why a service can't be used here; empty when it can. */
    static String unusable(Function<Map<String, Object>, Map<String, Object>> ports) {
        return (String) ports.apply(Map.of("do", "describe")).get("unusable");
    }

    /** Whether the owner of the sockets is there. */
    boolean isThere() {
        return ports != null;
    }

    /** The service has gone: what is open goes on. */
    void lose(Function<Map<String, Object>, Map<String, Object>> gone) {
        if (ports == gone) {
            ports = null;
        }
    }

    /** The service has come again: from now on it is asked. */
    void regain(Function<Map<String, Object>, Map<String, Object>> again) {
        ports = again;
    }

    /** Whether this process was started with a socket on that address. */
    boolean isInherited(InetSocketAddress address) {
        try {
            return ask(address, "describe", Map.of()).get("udp") instanceof List<?> inherited
                    && inherited.contains(address);
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Opens a port, or takes over what the device before has left.
     *
     * @param threads how many will serve it
     * @param sender what sends a message of a {@code send} request, for late answers of the device before
     */
    Opened take(InetSocketAddress address, int threads, Predicate<Map<String, Object>> sender) throws IOException {
        Map<String, Object> taken = ask(address, "take", Map.of("sockets", threads, "sender", sender));
        List<Datagram> left = new ArrayList<>();
        Iterator<?> locals = ((List<?>) taken.get("locals")).iterator();
        for (Object item : (List<?>) taken.get("datagrams")) {
            Map.Entry<?, ?> datagram = (Map.Entry<?, ?>) item;
            left.add(new Datagram((InetSocketAddress) datagram.getKey(), (InetAddress) locals.next(), (ByteBuffer)
                    datagram.getValue()));
        }
        return new Opened((int[]) taken.get("descriptors"), left, (Long) taken.get("dropped"));
    }

    /** Has the service keep an open port, after it came again. */
    void keep(InetSocketAddress address, int[] sockets, Predicate<Map<String, Object>> sender) throws IOException {
        Map<String, Object> with = Map.of("sockets", sockets.length, "sender", sender, "descriptors", sockets);
        for (int more : (int[]) ask(address, "take", with).get("descriptors")) {
            LibC.close(more);
        }
    }

    /** Leaves a port to the next device; the sockets are the caller's to close. */
    void give(InetSocketAddress address, List<Datagram> left) {
        List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams = new ArrayList<>();
        List<InetAddress> locals = new ArrayList<>();
        for (Datagram datagram : left) {
            datagrams.add(Map.entry(datagram.peer(), datagram.message()));
            locals.add(datagram.local());
        }
        try {
            ask(address, "give", Map.of("datagrams", datagrams, "locals", locals, "connections", List.of()));
        } catch (IOException gone) {
            // Nobody is there to keep it: the port closes with the device.
        }
    }

    /** Closes a port for good; the sockets are the caller's to close. */
    void close(InetSocketAddress address) {
        try {
            ask(address, "close", Map.of());
        } catch (IOException gone) {
            // The service has closed its descriptors when it went.
        }
    }

    /** Sends by a port that was left to the next device. */
    boolean send(InetSocketAddress address, InetSocketAddress peer, InetAddress local, ByteBuffer message) {
        try {
            return (Boolean) ask(address, "send", Map.of("peer", peer, "local", local, "message", message))
                    .get("sent");
        } catch (IOException gone) {
            return false;
        }
    }

    private Map<String, Object> ask(InetSocketAddress address, String what, Map<String, Object> with)
            throws IOException {
        Function<Map<String, Object>, Map<String, Object>> asked = ports;
        if (asked == null) {
            throw new IOException("guelta.net.ports, which owns the sockets, is not there");
        }
        Map<String, Object> request = new HashMap<>(with);
        request.put("do", what);
        request.put("transport", "udp");
        request.put("address", address);
        try {
            return asked.apply(request);
        } catch (UncheckedIOException refused) {
            throw refused.getCause();
        } catch (LinkageError stopping) {
            throw new IOException("guelta.net.ports is stopping", stopping);
        }
    }
}
