// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A zone as a server transfers it whole (RFC 5936).
 *
 * @param serial of its SOA record
 * @param records as text, in order, each once
 * @param texts the text of each TXT record by its owner
 */
public record WholeZone(long serial, List<String> records, Map<String, String> texts) {
    private static final int SOA = 6;

    /** Asks for a zone over TCP; nothing when the server is not there, refuses, or goes away before the end. */
    public static Optional<WholeZone> of(InetSocketAddress server, String zone, int patience) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(patience);
            socket.connect(server, patience);
            var question = new Question("", "", zone, Types.number("AXFR")).wire(7);
            var framed = new byte[question.length + 2];
            framed[1] = (byte) question.length;
            System.arraycopy(question, 0, framed, 2, question.length);
            socket.getOutputStream().write(framed);
            var in = new DataInputStream(socket.getInputStream());
            var all = new ArrayList<Reply.Rr>();
            while (all.size() < 2 || all.get(all.size() - 1).type() != SOA) {
                var message = new byte[in.readUnsignedShort()];
                in.readFully(message);
                var reply = Reply.parse(message);
                if (reply.rcode() != 0 || reply.answer().isEmpty()) {
                    return Optional.empty();
                }
                all.addAll(reply.answer());
            }
            return Optional.of(of(all));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static WholeZone of(List<Reply.Rr> all) {
        var first = all.get(0);
        if (!first.equals(all.get(all.size() - 1))) {
            throw new AssertionError("a transfer began with " + first + " and ended with " + all.get(all.size() - 1));
        }
        var sorted = new TreeSet<String>();
        var texts = new HashMap<String, String>();
        for (var record : all) {
            sorted.add(record.toString());
            if (record.type() == Types.number("TXT")) {
                texts.put(record.owner(), text(record));
            }
        }
        return new WholeZone(serial(first), List.copyOf(sorted), texts);
    }

    /** The serial in an SOA record. */
    public static long serial(Reply.Rr soa) {
        return Long.parseLong(soa.data().split(" ")[2].substring(0, 8), 16);
    }

    /** The first string of a TXT record. */
    public static String text(Reply.Rr record) {
        var octets = java.util.HexFormat.of().parseHex(record.data());
        return new String(octets, 1, octets[0] & 0xff, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
