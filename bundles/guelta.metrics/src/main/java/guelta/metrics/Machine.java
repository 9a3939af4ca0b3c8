// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import guelta.meter.MeterReader;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import guelta.store.Store;
import guelta.store.StoreState;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.InetSocketAddress;
import java.util.List;

/** Figures that nobody has to count: of the JVM, of ports and stores as their seams tell them. */
final class Machine {
    private static final double MILLIS = 1e3;

    private Machine() {}

    static void readJvm(MeterReader to) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        to.gauge("guelta_jvm_heap_used_bytes", "Heap in use", heap.getUsed());
        to.gauge("guelta_jvm_heap_committed_bytes", "Heap taken from the system", heap.getCommitted());
        to.gauge("guelta_jvm_heap_max_bytes", "Heap that may be taken", heap.getMax());
        to.gauge(
                "guelta_jvm_nonheap_used_bytes",
                "Classes, code and the like",
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            to.gauge(
                    "guelta_jvm_buffers_used_bytes",
                    "Memory outside of the heap by pool",
                    pool.getMemoryUsed(),
                    "pool",
                    pool.getName());
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            to.counter(
                    "guelta_jvm_collections_total",
                    "Garbage collections",
                    Math.max(0, collector.getCollectionCount()),
                    "collector",
                    collector.getName());
            to.gauge(
                    "guelta_jvm_collection_seconds",
                    "Time spent in garbage collections since the start",
                    Math.max(0, collector.getCollectionTime()) / MILLIS,
                    "collector",
                    collector.getName());
        }
        to.gauge(
                "guelta_jvm_threads",
                "Live threads",
                ManagementFactory.getThreadMXBean().getThreadCount());
        to.gauge(
                "guelta_jvm_uptime_seconds",
                "Time since the start",
                ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
    }

    static void readPorts(List<NetworkDevice> devices, MeterReader to) {
        for (NetworkDevice device : devices) {
            for (PortState port : device.ports()) {
                String[] labels = {
                    "device", device.name(), "transport", port.transport().name(), "address", text(port.address())
                };
                to.counter("guelta_net_received_total", "Messages read from a port", port.received(), labels);
                to.counter("guelta_net_sent_total", "Messages written to a port", port.sent(), labels);
                to.counter(
                        "guelta_net_dropped_total",
                        "Messages of a port that could not be parked or sent",
                        port.dropped(),
                        labels);
                to.gauge("guelta_net_connections", "Open connections of a port", port.connections(), labels);
                to.gauge(
                        "guelta_net_open",
                        "Whether a port is open and served",
                        port.state().equals("open") ? 1 : 0,
                        labels);
            }
        }
    }

    static void readStores(List<Store> stores, MeterReader to) {
        for (Store store : stores) {
            StoreState state = store.state();
            to.gauge(
                    "guelta_store_push_lag_commits",
                    "Commits that the remote does not have yet; -1 while that is not known",
                    state.lag(),
                    "store",
                    store.name());
            to.gauge(
                    "guelta_store_healthy",
                    "Whether a store is well",
                    state.trouble().isEmpty() ? 1 : 0,
                    "store",
                    store.name());
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
