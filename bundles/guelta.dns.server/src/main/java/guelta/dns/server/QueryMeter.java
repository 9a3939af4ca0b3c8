// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.RecordType;
import guelta.meter.Durations;
import guelta.meter.MeterReader;
import guelta.meter.Tallies;
import guelta.meter.Tally;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Listen;
import guelta.net.Path;
import guelta.net.Transport;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Counts what workers are asked and answer: by transport, type and response code, and how long an answer takes, of one
 * question in 16. It stands around a worker, reads a few octets of each message, and allocates nothing.
 */
public final class QueryMeter {
    /** Types that are counted by name; all others together. */
    private static final int[] TYPES = {
        RecordType.A,
        RecordType.NS,
        RecordType.CNAME,
        RecordType.SOA,
        RecordType.PTR,
        RecordType.MX,
        RecordType.TXT,
        RecordType.AAAA,
        RecordType.SRV,
        RecordType.DS,
        RecordType.DNSKEY,
        RecordType.TLSA,
        RecordType.HTTPS,
        RecordType.IXFR,
        RecordType.AXFR,
        RecordType.ANY
    };

    private static final String[] CODES = {
        "NOERROR",
        "FORMERR",
        "SERVFAIL",
        "NXDOMAIN",
        "NOTIMP",
        "REFUSED",
        "YXDOMAIN",
        "YXRRSET",
        "NXRRSET",
        "NOTAUTH",
        "NOTZONE",
        "11",
        "12",
        "13",
        "14",
        "15",
        "later",
        "silence"
    };

    private static final int AFTERWARDS = 16;
    private static final int SILENCE = 17;
    private static final int HEADER = 12;
    private static final int EVERY = 16;
    private static final int KINDS = TYPES.length + 1;
    private static final int TRANSPORTS = Transport.values().length;
    private static final int TIMES = TRANSPORTS * KINDS * CODES.length;

    /** The kind of each low type. */
    private static final byte[] KIND_OF = new byte[256];

    static {
        Arrays.fill(KIND_OF, (byte) TYPES.length);
        for (int i = 0; i < TYPES.length; i++) {
            KIND_OF[TYPES[i]] = (byte) i;
        }
    }

    private final String server;
    private final LongSupplier nanos;
    private final Tallies tallies = new Tallies(TIMES + TRANSPORTS * Durations.SIZE);

    /**
     * @param server a word for the label, as {@code primary}
     * @param nanos a clock that never goes back
     */
    public QueryMeter(String server, LongSupplier nanos) {
        this.server = server;
        this.nanos = nanos;
    }

    /** The same handler, counted. */
    public DatagramHandler around(DatagramHandler handler) {
        return new Handler(handler);
    }

    /** Tells the figures. */
    public void read(MeterReader to) {
        long[] sums = tallies.sums();
        for (Transport transport : Transport.values()) {
            String name = transport.name().toLowerCase(Locale.ROOT).replace("16", "");
            for (int kind = 0; kind < KINDS; kind++) {
                for (int code = 0; code < CODES.length; code++) {
                    long count = sums[index(transport.ordinal(), kind, code)];
                    if (count > 0) {
                        to.counter(
                                "guelta_dns_queries_total",
                                "Questions by transport, type and response code",
                                count,
                                "server",
                                server,
                                "transport",
                                name,
                                "type",
                                kind == TYPES.length ? "other" : RecordType.mnemonic(TYPES[kind]),
                                "rcode",
                                CODES[code]);
                    }
                }
            }
            to.histogram(
                    "guelta_dns_answer_seconds",
                    "How long an answer takes, of one question in " + EVERY,
                    Durations.spread(sums, TIMES + transport.ordinal() * Durations.SIZE),
                    "server",
                    server,
                    "transport",
                    name);
        }
    }

    private static int index(int transport, int kind, int code) {
        return (transport * KINDS + kind) * CODES.length + code;
    }

    /** Which of the types is asked for; the last when there is no question. */
    private static int kind(ByteBuffer in) {
        int end = in.limit() - 2;
        int at = in.position() + HEADER;
        while (at < end) {
            int label = in.get(at) & 0xff;
            if (label == 0) {
                int type = in.getShort(at + 1) & 0xffff;
                return type < KIND_OF.length ? KIND_OF[type] : TYPES.length;
            }
            at += label + 1;
        }
        return TYPES.length;
    }

    private final class Handler implements DatagramHandler {
        private final DatagramHandler handler;

        Handler(DatagramHandler handler) {
            this.handler = handler;
        }

        @Override
        public List<Listen> listen() {
            return handler.listen();
        }

        @Override
        public Worker worker(DatagramPort port) {
            return new Counting(handler.worker(port), tallies.open());
        }
    }

    private final class Counting implements DatagramHandler.Worker {
        private final DatagramHandler.Worker worker;
        private final Tally tally;
        private int turn;

        Counting(DatagramHandler.Worker worker, Tally tally) {
            this.worker = worker;
            this.tally = tally;
        }

        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            int transport = from.transport().ordinal();
            int kind = kind(in);
            int start = out.position();
            boolean timed = (++turn & EVERY - 1) == 0;
            long began = timed ? nanos.getAsLong() : 0;
            int length = worker.on(in, from, out);
            if (timed) {
                Durations.add(tally, TIMES + transport * Durations.SIZE, nanos.getAsLong() - began);
            }
            int code = length > 3 ? out.get(start + 3) & 15 : length == LATER ? AFTERWARDS : SILENCE;
            tally.add(index(transport, kind, code));
            return length;
        }

        @Override
        public void batchEnd(long nanos) {
            worker.batchEnd(nanos);
        }

        @Override
        public void failed(Path to) {
            worker.failed(to);
        }

        @Override
        public void writable(Path to) {
            worker.writable(to);
        }

        @Override
        public void closed(Path to) {
            worker.closed(to);
        }

        @Override
        public void close() {
            tallies.close(tally);
            worker.close();
        }
    }
}
