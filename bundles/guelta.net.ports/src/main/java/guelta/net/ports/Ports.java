// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The service: a function from a request to its answer, of {@code java.*} types only, so that no update of another
 * bundle touches this one. Every request names what to {@code do}; docs/adr/0009 and 0016 have the tables of requests,
 * keys and answers. What the kernel refuses is thrown as {@link UncheckedIOException} with a reason for the operator. Any thread.
 */
final class Ports implements Function<Map<String, Object>, Map<String, Object>>, AutoCloseable {
    private final Map<Key, KernelPort> open = new HashMap<>();
    private final @Nullable Guard guard;
    private final Inherited inherited;
    private String reason;

    /** A port: {@code udp} or {@code tcp}, and the address. */
    record Key(String transport, InetSocketAddress address) {
        /** Whether both are the same number in one family: then they may be open together as ours only. */
        boolean isKin(Key other) {
            return transport.equals(other.transport)
                    && address.getPort() != 0
                    && address.getPort() == other.address.getPort()
                    && address.getAddress().getClass()
                            == other.address.getAddress().getClass();
        }
    }

    /**
     * @param reason why this machine's sockets can't be used; empty when they can
     * @param inherited what the process was started with
     */
    Ports(String reason, Inherited inherited) {
        this.reason = reason;
        this.inherited = inherited;
        guard = reason.isEmpty() ? new Guard(this::unattended) : null;
    }

    @Override
    public Map<String, Object> apply(Map<String, Object> request) {
        String what = text(request, "do");
        try {
            return switch (what) {
                case "describe" -> describe();
                case "take" -> take(request);
                case "give" -> give(request);
                case "close" -> close(request);
                case "send" -> send(request);
                default -> throw new IllegalArgumentException("do is take, give, close, send or describe, not " + what);
            };
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Closes every port, for good. Devices go on with their own descriptors. */
    @Override
    public void close() {
        synchronized (this) {
            reason = "guelta.net.ports is stopped";
            open.values().forEach(KernelPort::close);
            open.clear();
        }
        if (guard != null) {
            guard.end();
        }
    }

    private Map<String, Object> take(Map<String, Object> request) throws IOException {
        KernelPort port = opened(request);
        KernelPort.Taken taken =
                port.take(value(request, "sockets", Integer.class), sender(request), System.nanoTime());
        List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams = new ArrayList<>();
        List<InetAddress> locals = new ArrayList<>();
        for (Datagram datagram : taken.datagrams()) {
            datagrams.add(Map.entry(datagram.peer(), datagram.message()));
            locals.add(datagram.local());
        }
        List<Map<String, Object>> connections = new ArrayList<>();
        for (KernelPort.HeldConnection held : taken.connections()) {
            connections.add(Map.of(
                    "descriptor", held.descriptor,
                    "peer", held.peer,
                    "local", held.local,
                    "input", held.input,
                    "output", held.output));
        }
        return Map.of(
                "descriptors", taken.descriptors(),
                "datagrams", datagrams,
                "locals", locals,
                "connections", connections,
                "dropped", taken.dropped());
    }

    private synchronized Map<String, Object> describe() {
        return Map.of("unusable", reason, "udp", inherited.addresses("udp"), "tcp", inherited.addresses("tcp"));
    }

    private synchronized KernelPort opened(Map<String, Object> request) throws IOException {
        if (!reason.isEmpty()) {
            throw new IOException(reason);
        }
        Key key = key(request);
        KernelPort port = open.get(key);
        if (port == null || port.isClosed()) {
            port = open(key, request.get("descriptors") instanceof int[] kept ? kept : new int[0]);
            open.put(key, port);
        }
        return port;
    }

    private KernelPort open(Key key, int[] kept) throws IOException {
        boolean udp = key.transport().equals("udp");
        if (kept.length > 0) {
            return KernelPort.of(udp, Arrays.stream(kept).boxed().toList(), false);
        }
        List<Integer> given = inherited.descriptors(key);
        return given.isEmpty()
                ? KernelPort.bound(udp, key.address(), open.keySet().stream().anyMatch(key::isKin))
                : KernelPort.of(udp, given, true);
    }

    private Map<String, Object> give(Map<String, Object> request) {
        KernelPort port = port(request);
        if (port == null) {
            return Map.of();
        }
        List<KernelPort.HeldConnection> connections = new ArrayList<>();
        for (Object item : value(request, "connections", List.class)) {
            Map<?, ?> connection = (Map<?, ?>) item;
            try {
                connections.add(new KernelPort.HeldConnection(
                        Kernel.duplicate((Integer) connection.get("descriptor")),
                        (InetSocketAddress) connection.get("peer"),
                        (InetSocketAddress) connection.get("local"),
                        (byte[]) connection.get("input"),
                        (byte[]) connection.get("output")));
            } catch (IOException outOfDescriptors) {
                // This connection ends with its device; the others go on.
            }
        }
        List<Datagram> datagrams = new ArrayList<>();
        Iterator<?> locals =
                request.get("locals") instanceof List<?> told ? told.iterator() : Collections.emptyIterator();
        for (Object item : value(request, "datagrams", List.class)) {
            Map.Entry<?, ?> datagram = (Map.Entry<?, ?>) item;
            datagrams.add(new Datagram(
                    (InetSocketAddress) datagram.getKey(),
                    locals.hasNext()
                            ? (InetAddress) locals.next()
                            : port.address().getAddress(),
                    (ByteBuffer) datagram.getValue()));
        }
        port.give(datagrams, connections, System.nanoTime());
        guard.wake();
        return Map.of();
    }

    private Map<String, Object> close(Map<String, Object> request) {
        KernelPort port;
        synchronized (this) {
            port = open.remove(key(request));
        }
        if (port != null) {
            port.close();
        }
        return Map.of();
    }

    private Map<String, Object> send(Map<String, Object> request) {
        KernelPort port = port(request);
        if (port == null) {
            return Map.of("sent", false);
        }
        InetAddress local = request.get("local") instanceof InetAddress told
                ? told
                : port.address().getAddress();
        return Map.of(
                "sent",
                port.send(
                        value(request, "peer", InetSocketAddress.class),
                        local,
                        value(request, "message", ByteBuffer.class),
                        request));
    }

    private synchronized List<KernelPort> unattended() {
        open.values().removeIf(KernelPort::isClosed);
        return open.values().stream().filter(port -> !port.hasDevice()).toList();
    }

    private synchronized @Nullable KernelPort port(Map<String, Object> request) {
        return open.get(key(request));
    }

    private static Key key(Map<String, Object> request) {
        String transport = text(request, "transport");
        if (!transport.equals("udp") && !transport.equals("tcp")) {
            throw new IllegalArgumentException("transport is udp or tcp, not " + transport);
        }
        return new Key(transport, value(request, "address", InetSocketAddress.class));
    }

    @SuppressWarnings("unchecked") // The contract of "sender"; the types are the platform's.
    private static Predicate<Map<String, Object>> sender(Map<String, Object> request) {
        return (Predicate<Map<String, Object>>) value(request, "sender", Predicate.class);
    }

    private static String text(Map<String, Object> request, String key) {
        return value(request, key, String.class);
    }

    private static <T> T value(Map<String, Object> request, String key, Class<T> type) {
        Object value = request.get(key);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(key + " is a " + type.getSimpleName() + ", not " + value);
        }
        return type.cast(value);
    }
}
