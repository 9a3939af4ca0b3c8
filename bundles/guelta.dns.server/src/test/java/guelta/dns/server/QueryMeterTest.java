// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.meter.Durations;
import guelta.meter.MeterReader;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Listen;
import guelta.net.Transport;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class QueryMeterTest {
    private final QueryMeter meter = new QueryMeter("primary", System::nanoTime);

    /** Answers with the question and the response code that its id says; 255 is for later, 254 silence. */
    private static final class Answers implements DatagramHandler {
        @Override
        public List<Listen> listen() {
            return List.of();
        }

        @Override
        public Worker worker(DatagramPort port) {
            return (in, from, out) -> {
                int code = in.remaining() == 0 ? 254 : in.get(in.position()) & 0xff;
                if (code > 250) {
                    return code == 255 ? Worker.LATER : 0;
                }
                int start = out.position();
                int length = in.remaining();
                out.put(in);
                out.put(start + 3, (byte) (0x80 | code));
                return length;
            };
        }
    }

    private DatagramHandler.Worker worker() {
        DatagramPort none = (to, message) -> Delivery.GONE;
        return meter.around(new Answers()).worker(none);
    }

    private static FixedPath by(Transport transport) {
        InetSocketAddress somebody = new InetSocketAddress("192.0.2.1", 1_000);
        return FixedPath.of(transport, somebody, somebody);
    }

    private static ByteBuffer question(int code, int type) {
        return ByteBuffer.allocate(40)
                .put((byte) code)
                .put(new byte[11])
                .put(new byte[] {3, 'w', 'w', 'w', 4, 't', 'e', 's', 't', 0})
                .putShort((short) type)
                .putShort((short) 1)
                .flip();
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        meter.read(new MeterReader() {
            @Override
            public void counter(String name, String help, long value, String... labels) {
                counters.put(labels[3] + " " + labels[5] + " " + labels[7], value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {
                throw new IllegalStateException(name);
            }

            @Override
            public void histogram(String name, String help, Durations.Spread spread, String... labels) {
                counters.put(
                        labels[3] + " timed", spread.upTo().get(spread.upTo().size() - 1));
            }
        });
        counters.values().removeIf(count -> count == 0);
        return counters;
    }

    @Test
    void questionsAreCountedByWhatTheyAskAndGet() {
        DatagramHandler.Worker first = worker();
        DatagramHandler.Worker second = worker();
        ByteBuffer out = ByteBuffer.allocate(100);
        for (int i = 0; i < 32; i++) {
            first.on(question(0, 1), by(Transport.UDP), out.clear().position(7));
            second.on(question(3, 28), by(Transport.TLS16), out.clear());
        }
        second.on(question(255, 1), by(Transport.TCP16), out.clear());
        second.on(question(254, 4_711), by(Transport.TCP16), out.clear());
        second.close();
        assertEquals(
                Map.of(
                        "udp A NOERROR", 32L,
                        "udp timed", 2L,
                        "tls AAAA NXDOMAIN", 32L,
                        "tls timed", 2L,
                        "tcp A later", 1L,
                        "tcp other silence", 1L),
                counters());
    }

    @Test
    void anyBytesAreCountedAndNothingIsAllocated() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        DatagramHandler.Worker worker = worker();
        ByteBuffer[] messages = new ByteBuffer[1_000];
        for (int i = 0; i < messages.length; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            messages[i] = ByteBuffer.wrap(bytes);
        }
        ByteBuffer out = ByteBuffer.allocate(100);
        FixedPath path = by(Transport.UDP);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int round = 0; round < 60; round++) {
            if (round == 50) {
                before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            }
            for (ByteBuffer message : messages) {
                worker.on(message.rewind(), path, out.clear());
            }
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < 10_000, allocated + " bytes for 10,000 messages");
        long counted = counters().entrySet().stream()
                .filter(entry -> !entry.getKey().endsWith("timed"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertEquals(60_000, counted);
    }
}
