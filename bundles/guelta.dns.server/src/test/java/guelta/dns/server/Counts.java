// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.meter.Durations;
import guelta.meter.MeterReader;
import java.util.Map;
import java.util.TreeMap;

/** What a meter has counted, by name and result. */
public final class Counts implements MeterReader {
    private final Map<String, Long> counts = new TreeMap<>();

    private Counts() {}

    /** As {@code guelta_dns_updates_total NOERROR}. */
    public static Map<String, Long> of(EventMeter meter) {
        Counts reader = new Counts();
        meter.read(reader);
        return reader.counts;
    }

    @Override
    public void counter(String name, String help, long value, String... labels) {
        counts.put(name + " " + labels[3], value);
    }

    @Override
    public void gauge(String name, String help, double value, String... labels) {
        throw new AssertionError(name);
    }

    @Override
    public void histogram(String name, String help, Durations.Spread spread, String... labels) {
        throw new AssertionError(name);
    }
}
