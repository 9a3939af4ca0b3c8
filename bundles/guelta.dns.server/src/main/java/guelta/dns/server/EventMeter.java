// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.meter.MeterReader;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens now and then - transfers, updates, notifies - by what came of it. The words are those of the code,
 * so that labels stay few. Any thread.
 */
public final class EventMeter {
    /** What is counted. */
    public enum Event {
        /** A transfer that a client asked for. */
        TRANSFER_OUT("guelta_dns_transfers_out_total", "Transfers asked for, by what came of it"),
        /** A transfer that a primary was asked for. */
        TRANSFER_IN("guelta_dns_transfers_in_total", "Transfers from primaries, by what came of it"),
        /** An UPDATE. */
        UPDATE("guelta_dns_updates_total", "Updates, by response code"),
        /** A NOTIFY from others. */
        NOTIFY_IN("guelta_dns_notifies_in_total", "Notifies from others, by response code"),
        /** A NOTIFY to others. */
        NOTIFY_OUT("guelta_dns_notifies_out_total", "Notifies to others, by whether they were heard");

        private final String name;
        private final String help;

        Event(String name, String help) {
            this.name = name;
            this.help = help;
        }
    }

    private record Kind(Event event, String result) {}

    private final String server;
    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * @param server a word for the label, as {@code primary}
     */
    public EventMeter(String server) {
        this.server = server;
    }

    /**
     * Counts one.
     *
     * @param result a word for the label
     */
    public void count(Event event, String result) {
        counts.computeIfAbsent(new Kind(event, result), kind -> new LongAdder()).increment();
    }

    /** Tells the figures. */
    public void read(MeterReader to) {
        Map<String, Kind> ordered = new TreeMap<>();
        counts.keySet().forEach(kind -> ordered.put(kind.event + " " + kind.result, kind));
        ordered.values()
                .forEach(kind -> to.counter(
                        kind.event.name,
                        kind.event.help,
                        counts.get(kind).sum(),
                        "server",
                        server,
                        "result",
                        kind.result));
    }
}
