// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.DatagramHandler;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import guelta.net.Transport;
import guelta.net.device.Candidate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device without its OSGi side: knows the handlers, and opens, serves, parks and closes UDP ports so that they fit.
 * {@link #settle} compares what is wanted with what is there; it runs whenever either may have changed.
 */
final class LinuxDevice implements NetworkDevice, AutoCloseable {
    static final String NAME = "guelta.net.linux";
    /** Above that of the portable device. */
    static final int RANK = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LinuxDevice.class);
    private static final long LOOK_FOR_ADDRESSES = TimeUnit.SECONDS.toNanos(5);
    private static final Comparator<InetSocketAddress> ORDER = Comparator.comparing(
                    (InetSocketAddress address) -> address.getAddress().getAddress(), Arrays::compareUnsigned)
            .thenComparing(InetSocketAddress::getPort);

    private final KernelPorts ports;
    private final List<DeviceThread> threads = new ArrayList<>();
    private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "guelta.net.linux-control");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Candidate<DatagramHandler>> candidates = new HashSet<>();
    private final Set<Candidate<DatagramHandler>> unusable = new HashSet<>();
    private final SortedMap<InetSocketAddress, PortEntry> entries = new TreeMap<>(ORDER);
    private @Nullable Future<?> nextSettle;

    /** Starts the threads; throws when the system refuses what they need. */
    LinuxDevice(int threads, KernelPorts ports) throws IOException {
        this.ports = ports;
        try {
            for (int i = 0; i < threads; i++) {
                this.threads.add(new DeviceThread("guelta.net.linux-" + (i + 1)));
            }
        } catch (IOException refused) {
            control.shutdownNow();
            this.threads.forEach(DeviceThread::end);
            throw refused;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Set<Transport> transports() {
        return Set.of(Transport.UDP);
    }

    @Override
    public String description() {
        return "UDP by recvmmsg and sendmmsg in batches of " + Batch.SIZE + ", a socket a thread; threads: "
                + threads.size()
                + (ports.isThere()
                        ? ""
                        : "; guelta.net.ports is not there now: an update of the device can lose requests");
    }

    @Override
    public synchronized List<PortState> ports() {
        return entries.values().stream().map(PortEntry::state).toList();
    }

    /** Serves handlers from now on. */
    synchronized void add(Collection<Candidate<DatagramHandler>> more) {
        candidates.addAll(more);
        settle();
    }

    /** Lets a handler go. When this returns, no thread is in its code. */
    synchronized void remove(Candidate<DatagramHandler> candidate) {
        candidates.remove(candidate);
        unusable.remove(candidate);
        settle();
    }

    /** Has the owner of the sockets, which came again, keep the open ports. */
    synchronized void keep() {
        entries.values().forEach(PortEntry::keep);
    }

    @Override
    public void close() {
        end();
    }

    /** Leaves the ports to the next device and ends the threads; false when a handler holds one, which is left behind. */
    boolean end() {
        control.shutdownNow();
        synchronized (this) {
            candidates.clear();
            // All are parked first: then no thread is in a handler that could send by another port.
            entries.values().forEach(entry -> entry.park(System.nanoTime()));
            entries.values().forEach(PortEntry::leave);
            entries.clear();
        }
        boolean quiet = true;
        for (DeviceThread thread : threads) {
            quiet &= thread.end();
        }
        return quiet;
    }

    private synchronized void settle() {
        long now = System.nanoTime();
        Map<InetSocketAddress, SortedMap<Candidate<DatagramHandler>, Limits>> wanted = new TreeMap<>(ORDER);
        boolean wildcards = false;
        for (Candidate<DatagramHandler> candidate : candidates) {
            for (Listen listen : listens(candidate)) {
                for (InetSocketAddress address : listen.addresses()) {
                    wildcards |= address.getAddress().isAnyLocalAddress();
                    for (InetSocketAddress local : local(address)) {
                        wanted.computeIfAbsent(local, key -> new TreeMap<>()).putIfAbsent(candidate, listen.limits());
                    }
                }
            }
        }
        wanted.forEach(
                (key, wishes) -> entries.computeIfAbsent(key, made -> new PortEntry(made, ports, threads, this::refuse))
                        .serve(wishes, now));
        entries.forEach((key, entry) -> {
            if (!wanted.containsKey(key)) {
                entry.park(now);
            }
        });
        entries.entrySet().removeIf(entry -> entry.getValue().isOver(wanted.containsKey(entry.getKey()), now));
        long wait = wildcards ? LOOK_FOR_ADDRESSES : Long.MAX_VALUE;
        for (PortEntry entry : entries.values()) {
            wait = Math.min(wait, entry.idle(now));
        }
        settleAfter(wait);
    }

    private void settleAgain() {
        try {
            settle();
        } catch (RuntimeException broken) {
            LOG.error("The ports can't be looked after; trying again", broken);
            settleAfter(LOOK_FOR_ADDRESSES);
        }
    }

    private synchronized void settleAfter(long nanos) {
        if (nextSettle != null) {
            nextSettle.cancel(false);
            nextSettle = null;
        }
        if (nanos != Long.MAX_VALUE && !control.isShutdown()) {
            nextSettle = control.schedule(this::settleAgain, Math.max(0, nanos), TimeUnit.NANOSECONDS);
        }
    }

    private List<Listen> listens(Candidate<DatagramHandler> candidate) {
        if (unusable.contains(candidate)) {
            return List.of();
        }
        try {
            return candidate.handler().listen().stream()
                    .filter(listen -> listen.transport() == Transport.UDP)
                    .toList();
        } catch (RuntimeException | LinkageError broken) {
            refuse(candidate, broken);
            return List.of();
        }
    }

    private void refuse(Candidate<DatagramHandler> candidate, Throwable broken) {
        unusable.add(candidate);
        LOG.error(
                "{}: its handler can't be served, since it failed when asked what and how", candidate.bundle(), broken);
    }

    /**
     * The address. For the wildcard every local one of its family, which the portable device has too, and the wildcard
     * itself for addresses that no interface has; or that alone when it was inherited as one socket.
     */
    private List<InetSocketAddress> local(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (!host.isAnyLocalAddress() || ports.isInherited(address)) {
            return List.of(address);
        }
        try {
            return Stream.concat(
                            NetworkInterface.networkInterfaces()
                                    .filter(LinuxDevice::isUp)
                                    .flatMap(NetworkInterface::inetAddresses)
                                    .filter(local -> local.getClass() == host.getClass())
                                    .distinct()
                                    .map(local -> new InetSocketAddress(local, address.getPort())),
                            Stream.of(address))
                    .toList();
        } catch (SocketException unreadable) {
            throw new UncheckedIOException("the addresses of this machine can't be read", unreadable);
        }
    }

    private static boolean isUp(NetworkInterface card) {
        try {
            return card.isUp();
        } catch (SocketException gone) {
            return false;
        }
    }
}
