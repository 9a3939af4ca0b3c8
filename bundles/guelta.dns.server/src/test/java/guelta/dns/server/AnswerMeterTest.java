// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.DomainName;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.authority.Responder;
import guelta.dns.message.Messages;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import guelta.meter.Durations;
import guelta.meter.MeterReader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Type;

class AnswerMeterTest {
    private static final int ZONES = 300;

    private final AnswerMeter meter = new AnswerMeter("primary");
    private final Responder responder = new Responder(AuthoritySettings.PLAIN);
    private final Zones zones = Zones.of(IntStream.range(0, ZONES)
            .mapToObj(i -> Zone.unavailable(DomainName.of("z" + i + ".")))
            .toList());

    private void ask(AnswerMeter.Counting by, String name) throws Exception {
        byte[] question =
                Messages.write(Messages.question(7, Opcode.QUERY, Name.fromString(name), Type.A), Messages.LARGEST);
        responder.answer(zones, ByteBuffer.wrap(question), 0, 1, true, 0, ByteBuffer.allocate(512));
        by.answered(responder);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        meter.read(new MeterReader() {
            @Override
            public void counter(String name, String help, long value, String... labels) {
                counts.put(labels[3], value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {
                throw new IllegalStateException(name);
            }

            @Override
            public void histogram(String name, String help, Durations.Spread spread, String... labels) {
                throw new IllegalStateException(name);
            }
        });
        return counts;
    }

    /** docs/operate.md, Metrics: 200 zones by name, all others together, however many are asked for by whom. */
    @Test
    void zonesBeyondTheFirstShareAFigure() throws Exception {
        try (AnswerMeter.Counting one = meter.open();
                AnswerMeter.Counting other = meter.open()) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < ZONES; i++) {
                    ask(i % 2 == 0 ? one : other, "www.z" + i + ".");
                }
            }
            ask(one, "elsewhere.");
        }
        Map<String, Long> counts = counts();
        assertEquals(3, counts.get("z0."));
        assertEquals(3, counts.get("z199."));
        assertEquals(null, counts.get("z200."));
        assertEquals(300, counts.get("other"));
        assertEquals(1, counts.get("none"));
        assertEquals(200 + 4, counts.size());
    }

    /** What came of transfers and the like, with a label for each word. */
    @Test
    void eventsAreCountedByTheirResult() {
        EventMeter events = new EventMeter("secondary");
        events.count(EventMeter.Event.UPDATE, "NOERROR");
        events.count(EventMeter.Event.UPDATE, "NOERROR");
        events.count(EventMeter.Event.NOTIFY_IN, "REFUSED");
        Map<String, Long> counts = new TreeMap<>();
        events.read(new MeterReader() {
            @Override
            public void counter(String name, String help, long value, String... labels) {
                counts.put(name + " " + String.join(" ", labels), value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {}

            @Override
            public void histogram(String name, String help, Durations.Spread spread, String... labels) {}
        });
        assertEquals(
                Map.of(
                        "guelta_dns_updates_total server secondary result NOERROR", 2L,
                        "guelta_dns_notifies_in_total server secondary result REFUSED", 1L),
                counts);
    }
}
