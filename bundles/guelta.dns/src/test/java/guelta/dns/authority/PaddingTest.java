// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The messages are written and read by dnsjava. */
class PaddingTest {
    private static final int START = 5;

    private static byte[] answer(int texts, boolean edns) throws IOException {
        Name name = Name.fromString("www.example.");
        Message message = Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN));
        message.getHeader().setFlag(Flags.QR);
        for (int i = 0; i < texts; i++) {
            message.addRecord(new TXTRecord(name, DClass.IN, 60, "text " + i), Section.ANSWER);
        }
        if (edns) {
            message.addRecord(new OPTRecord(1232, 0, 0, 0, new NSIDOption(new byte[] {1, 2})), Section.ADDITIONAL);
        }
        return message.toWire();
    }

    private static byte[] padded(byte[] message, int largest) {
        ByteBuffer out = ByteBuffer.allocate(START + 65_535);
        out.put(START, message);
        // What was there before must not be told.
        Arrays.fill(out.array(), START + message.length, out.capacity(), (byte) 0x55);
        int length = Padding.pad(out, START, message.length, largest);
        return Arrays.copyOfRange(out.array(), START, START + length);
    }

    // RFC 8467 4.1: responses to a multiple of 468 octets; RFC 7830 3: of zeros.
    @Property(tries = 100)
    void answersWithEdnsFillBlocks(@ForAll @IntRange(max = 100) int texts) throws IOException {
        byte[] plain = answer(texts, true);
        byte[] padded = padded(plain, 65_535);
        assertEquals(0, padded.length % 468, padded.length + " octets");
        assertTrue(padded.length - plain.length < 468 + 4, padded.length + " from " + plain.length);
        Message read = new Message(padded);
        assertEquals(texts, read.getSection(Section.ANSWER).size());
        assertEquals(1, read.getOPT().getOptions(EDNSOption.Code.NSID).size());
        assertEquals(1, read.getOPT().getOptions(12).size());
        for (int i = plain.length + 4; i < padded.length; i++) {
            assertEquals(0, padded[i], "octet " + i);
        }
    }

    // RFC 7830 4: no padding without OPT.
    @Property(tries = 20)
    void answersWithoutEdnsStayAsTheyAre(@ForAll @IntRange(max = 100) int texts) throws IOException {
        byte[] plain = answer(texts, false);
        assertArrayEquals(plain, padded(plain, 65_535));
    }

    @Property(tries = 100)
    void noAnswerGrowsBeyondWhatMayBe(@ForAll @IntRange(max = 500) int room) throws IOException {
        byte[] plain = answer(3, true);
        byte[] padded = padded(plain, plain.length + room);
        assertTrue(padded.length <= plain.length + room, padded.length + " octets");
        assertEquals(3, new Message(padded).getSection(Section.ANSWER).size());
    }

    // RFC 8945 5.1: TSIG is last, and signs what stands before it.
    @Property(tries = 20)
    void whatIsSignedStaysAsItIs(@ForAll @Size(30) byte[] mac) throws IOException {
        byte[] plain = answer(2, true);
        ByteBuffer signed = ByteBuffer.allocate(plain.length + 11 + mac.length);
        signed.put(plain)
                .put((byte) 0)
                .putShort((short) 250)
                .putShort((short) 255)
                .putInt(0);
        signed.putShort((short) mac.length).put(mac);
        signed.putShort(10, (short) (signed.getShort(10) + 1));
        assertArrayEquals(signed.array(), padded(signed.array(), 65_535));
    }

    @Property(tries = 1_000)
    void anyBytesAreLeftOrPadded(@ForAll @Size(max = 80) byte[] message) {
        assertTrue(padded(message, 65_535).length >= message.length);
    }
}
