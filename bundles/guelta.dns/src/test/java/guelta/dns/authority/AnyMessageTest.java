// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/**
 * Whatever comes is answered rightly or not at all: the answer is no larger than allowed, a whole message, and of the
 * question it answers; and the same whether it was kept or is made anew.
 */
class AnyMessageTest {
    private static final List<String> LABELS =
            List.of("www", "*", "x", "sub", "ns", "alias", "loop", "d", "wild", "ent", "here", "mx", "big", "w", "WWW");
    private static final Zones ZONES = Zones.of(List.of(
            zone("example.", ""),
            zone("x.example.", ""),
            zone("sub.example.", ""),
            zone("test.", "@ NSEC www NS SOA NSEC\nwww NSEC *.wild A NSEC\n*.wild NSEC @ A NSEC\n"),
            zone("hashed.", """
                    @ NSEC3PARAM 1 0 1 ab
                    0p9mhaveqvm6t7vbl5lop2u3t2rp3tom NSEC3 1 1 1 ab b4um86eghhds6nea196smvmlo4ors995 NS SOA
                    b4um86eghhds6nea196smvmlo4ors995 NSEC3 1 1 1 ab 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom A
                    """)));

    static final AuthoritySettings SETTINGS = new AuthoritySettings(
            Optional.of(new byte[] {1}),
            Optional.of("a"),
            Optional.of("b"),
            Optional.of(new byte[16]),
            Optional.empty(),
            false,
            1232);

    /** It is asked all the time, so that most of its answers are kept ones. */
    private static final Responder KEEPING = new Responder(SETTINGS);

    private static Zone zone(String apex, String more) {
        return Server.zone(
                apex, """
                @ SOA ns admin 1 3600 600 86400 300
                @ NS ns
                @ NS ns.sub
                ns A 192.0.2.1
                www A 192.0.2.2
                www RRSIG A 13 2 3600 20301231000000 20260101000000 1 example. c2ln
                *.wild A 192.0.2.3
                *.wild MX 1 www
                *.w CNAME alias.w
                alias CNAME www.wild
                loop CNAME alias.loop
                alias.loop CNAME loop
                d DNAME wild
                d.sub NS ns.d.sub
                sub NS ns.sub
                sub NS x.ns.sub
                ns.sub A 192.0.2.4
                x.ns.sub AAAA 2001:db8::1
                www.ent.here A 192.0.2.5
                mx MX 1 ns.sub
                mx MX 2 x.wild
                mx MX 3 mx
                here SRV 1 1 1 www
                x.here HTTPS 1 .
                long DNAME aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.
                """ + "big TXT " + "\"0123456789012345678901234567890123456789\" ".repeat(50) + "\n" + more);
    }

    // Messages that are nearly right.
    @Property(tries = 1000)
    void anyQuestion(@ForAll("questions") byte[] message) throws IOException {
        check(KEEPING, new Responder(SETTINGS), message);
    }

    // One octet of a right message is another one, or is missing.
    @Property(tries = 1000)
    void anyDamage(@ForAll("questions") byte[] message, @ForAll int at, @ForAll byte octet) throws IOException {
        byte[] damaged = message.clone();
        damaged[Math.floorMod(at, damaged.length)] = octet;
        check(KEEPING, new Responder(SETTINGS), damaged);
        check(KEEPING, new Responder(SETTINGS), Arrays.copyOf(message, Math.floorMod(at, message.length)));
    }

    @Provide
    Arbitrary<byte[]> questions() {
        Arbitrary<String> name = Combinators.combine(
                        Arbitraries.of(LABELS).list().ofMaxSize(5),
                        Arbitraries.of(
                                "example.", "x.example.", "sub.example.", "test.", "hashed.", "d.test.", "bind."))
                .as((labels, zone) -> String.join(".", labels) + (labels.isEmpty() ? "" : ".") + zone);
        Arbitrary<Integer> type = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.of(1, 2, 5, 6, 12, 15, 16, 28, 33, 39, 43, 46, 47, 50, 65, 251, 252, 255)),
                Tuple.of(1, Arbitraries.integers().between(0, 65535)));
        Arbitrary<Integer> recordClass = Arbitraries.frequency(Tuple.of(20, 1), Tuple.of(1, 255), Tuple.of(1, 3));
        Arbitrary<Integer> flags = Arbitraries.frequency(Tuple.of(9, 0x0100), Tuple.of(1, 0x2000), Tuple.of(1, 0x00f0));
        Arbitrary<byte[]> additional = Arbitraries.of(
                new byte[0],
                new Wire().opt(1232, 0, 0x8000).bytes(),
                new Wire().opt(0, 0, 0).bytes(),
                new Wire()
                        .opt(4096, 0, 0x8000, Wire.option(10, "0011223344556677"))
                        .bytes(),
                new Wire().opt(600, 0, 0, Wire.option(3, "")).bytes(),
                new Wire().opt(600, 1, 0).bytes());
        return Combinators.combine(name, type, recordClass, flags, additional)
                .as((asked, askedType, askedClass, askedFlags, more) -> Wire.header(
                                askedFlags, 1, 0, 0, more.length == 0 ? 0 : 1)
                        .asked(asked, askedType, askedClass)
                        .octets(more)
                        .bytes());
    }

    /** Asks two servers, whose answers have to be the same. */
    static void check(Responder one, Responder other, byte[] message) throws IOException {
        byte[] udp = check(one, other, message, false);
        byte[] stream = check(one, other, message, true);
        assertEquals(udp.length == 0, stream.length == 0, "silence over both or none");
    }

    private static byte[] check(Responder one, Responder other, byte[] message, boolean stream) throws IOException {
        byte[] answer = ask(one, message, stream);
        assertArrayEquals(ask(other, message, stream), answer, "kept or made anew");
        if (answer.length == 0) {
            return answer;
        }
        assertTrue(answer.length <= (stream ? Server.LARGEST : allowed(message, answer)), answer.length + " octets");
        Message parsed = new Message(answer);
        assertEquals(
                (message[0] & 0xff) << 8 | message[1] & 0xff, parsed.getHeader().getID());
        assertTrue(parsed.getHeader().getFlag(Flags.QR));
        assertEquals(message[2] >>> 3 & 15, parsed.getHeader().getOpcode());
        int questionEnd = 12;
        if (parsed.getHeader().getCount(Section.QUESTION) == 1) {
            questionEnd += parsed.getQuestion().getName().length() + 4;
            assertArrayEquals(
                    Arrays.copyOfRange(message, 12, questionEnd), Arrays.copyOfRange(answer, 12, questionEnd));
        }
        assertTrue(
                !parsed.getHeader().getFlag(Flags.TC)
                        || parsed.getSection(Section.ANSWER).isEmpty(),
                "no part of an answer");
        return answer;
    }

    /** What the client said that it takes over UDP, 512 octets at least (RFC 6891 6.2.3), and what the server gives. */
    private static int allowed(byte[] message, byte[] answer) throws IOException {
        if (new Message(answer).getOPT() == null) {
            return 512;
        }
        try {
            OPTRecord asked = new Message(message).getOPT();
            // dnsjava does not read the rest of a message with TC.
            return asked == null ? 1232 : Math.min(1232, Math.max(512, asked.getPayloadSize()));
        } catch (IOException notForDnsjava) {
            // As TCP keepalive of another length than 0 and 2, which is to be ignored over UDP (RFC 7828 3.3.2).
            return 1232;
        }
    }

    private static byte[] ask(Responder responder, byte[] message, boolean stream) {
        ByteBuffer out = ByteBuffer.allocate(Server.LARGEST);
        int length =
                responder.answer(ZONES, ByteBuffer.wrap(message), 0, 0xffff_7f00_0001L, stream, 1_800_000_000L, out);
        assertEquals(length, out.position());
        return Arrays.copyOf(out.array(), length);
    }
}
