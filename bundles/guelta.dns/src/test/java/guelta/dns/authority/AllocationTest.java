// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.authority.Wire.option;
import static guelta.dns.authority.Wire.question;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.Zones;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The data path allocates nothing (docs: pure engines), so that no attack makes work for the garbage collector. */
class AllocationTest {
    private static final int NAMES = 2000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Responder responder = new Responder(new AuthoritySettings(
            Optional.of(new byte[] {1, 2, 3}),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new byte[16]),
            Optional.empty(),
            false,
            1232));
    private final ByteBuffer in = ByteBuffer.allocateDirect(Server.LARGEST);
    private final ByteBuffer out = ByteBuffer.allocateDirect(Server.LARGEST);

    // Every kind of answer, asked for again and again: positive, alias, wildcard, negative, referral, signed or not.
    @Test
    void ordinaryAnswersAllocateNothing() {
        List<byte[]> questions = new ArrayList<>();
        for (String name :
                List.of("example.", "n7.", "alias.", "x.wild.", "no.", "x.dname.", "x.cut.", "cut.", "ent.")) {
            String full = name.equals("example.") ? name : name + "example.";
            for (int type : new int[] {1, 2, 5, 6, 15, 16, 43, 46, 255}) {
                questions.add(question(full, type, 0).bytes());
                questions.add(question(full, type, 1).opt(1232, 0, 0x8000).bytes());
                byte[] options = Wire.option(10, "2464c4abcf10c957");
                questions.add(question(full, type, 1).opt(4096, 0, 0, options).bytes());
            }
        }
        questions.add(
                question("elsewhere.", 1, 1).opt(1232, 0, 0, option(3, "")).bytes());
        questions.add(new byte[] {1, 2, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0});
        for (Zones zones : List.of(zones(false), zones(true))) {
            assertEquals(0, allocated(zones, questions), "octets");
        }
    }

    // Names that never come again: hardly anything is kept of them, and what is kept has a bound.
    @Test
    void randomNamesLeaveNothingBehind() {
        Random random = new Random(1);
        List<byte[]> questions = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String label = Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
            String below = List.of("", "wild.", "cut.", "dname.", "n" + random.nextInt(NAMES) + ".")
                    .get(i % 5);
            int type = i % 3 == 0 ? random.nextInt(65536) : 1;
            questions.add(question(label + "." + below + "example.", type, 1)
                    .opt(1232, 0, 0x8000)
                    .bytes());
        }
        for (Zones zones : List.of(zones(false), zones(true))) {
            long octets = allocated(zones, questions);
            assertTrue(octets < 500_000, octets + " octets for 50,000 answers");
        }
    }

    private long allocated(Zones zones, List<byte[]> questions) {
        long octets = Long.MAX_VALUE;
        // The JVM itself allocates while it compiles: the quietest of some rounds counts.
        for (int round = 0; round < 6; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int times = 0; times < 5; times++) {
                for (int i = 0; i < questions.size(); i++) {
                    in.clear().put(questions.get(i)).flip();
                    responder.answer(zones, in, 0, 0xffff_7f00_0001L, (i & 1) == 0, 1_800_000_000L, out.clear());
                }
            }
            octets = Math.min(
                    octets,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        return octets;
    }

    private static Zones zones(boolean signed) {
        StringBuilder text = new StringBuilder("""
                @ SOA ns.example. admin.example. 1 3600 600 86400 300
                @ NS ns
                @ NS ns.cut
                @ MX 10 n1
                ns A 192.0.2.1
                alias CNAME n1
                *.wild A 192.0.2.2
                *.wild MX 1 n2
                dname DNAME wild
                cut NS ns.cut
                ns.cut A 192.0.2.3
                x.ent A 192.0.2.4
                """);
        ZoneBuilder builder = new ZoneBuilder(DomainName.of("example."));
        for (int i = 0; i < NAMES; i++) {
            text.append("n%d A 192.0.2.%d%n".formatted(i, i % 256));
        }
        Server.records("example.", text.toString()).forEach(record -> builder.add(Server.record(record)));
        Zone zone = builder.build().zone().orElseThrow();
        return Zones.of(List.of(signed ? chained(zone) : zone));
    }

    /** The zone with an NSEC chain and a signature for each NSEC. */
    private static Zone chained(Zone zone) {
        ZoneBuilder builder = new ZoneBuilder(zone.apex());
        zone.records().forEach(builder::add);
        List<DomainName> names =
                zone.records().map(ResourceRecord::owner).distinct().sorted().toList();
        byte[] types = {0, 6, 0x40, 0, 0, 0, 0, 3};
        for (int i = 0; i < names.size(); i++) {
            byte[] next = names.get((i + 1) % names.size()).wire();
            builder.add(new ResourceRecord(
                    names.get(i), 47, 300, new Wire().octets(next).octets(types).bytes()));
            byte[] signature = new Wire()
                    .u16(47, 13 << 8 | 2, 0, 300, 0, 0, 0, 0, 1)
                    .octets(zone.apex().wire())
                    .octets(new byte[64])
                    .bytes();
            builder.add(new ResourceRecord(names.get(i), 46, 300, signature));
        }
        return builder.build().zone().orElseThrow();
    }
}
