// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.Zones;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/** A responder with zones, asked with dnsjava's messages. */
final class Server {
    static final int LARGEST = 65535;

    final Zones zones;
    private final Responder responder;

    Server(AuthoritySettings settings, Zones zones) {
        this.zones = zones;
        this.responder = new Responder(settings);
    }

    static Server of(Zone... zones) {
        return new Server(AuthoritySettings.PLAIN, Zones.of(List.of(zones)));
    }

    /** A zone of master file text, read by dnsjava. */
    static Zone zone(String apex, String text) {
        ZoneBuilder.Outcome outcome = build(apex, text);
        return outcome.zone()
                .orElseThrow(() -> new IllegalArgumentException(outcome.errors().toString()));
    }

    static ZoneBuilder.Outcome build(String apex, String text) {
        ZoneBuilder builder = new ZoneBuilder(DomainName.of(apex));
        for (Record next : records(apex, text)) {
            builder.add(record(next)).ifPresent(objection -> {
                throw new IllegalArgumentException(objection);
            });
        }
        return builder.build();
    }

    /** The records of master file text; names are relative to the origin, the TTL is an hour. */
    static List<Record> records(String origin, String text) {
        List<Record> records = new ArrayList<>();
        byte[] octets = text.replaceAll("(?m)^ +", "").getBytes(StandardCharsets.UTF_8);
        try (Master master = new Master(new ByteArrayInputStream(octets), name(origin), 3600)) {
            for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
                records.add(next);
            }
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
        return records;
    }

    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    static ResourceRecord record(Record record) {
        byte[] owner = record.getName().toWire();
        byte[] wire = record.toWire(Section.ANSWER);
        byte[] data = Arrays.copyOfRange(wire, owner.length + 10, wire.length);
        return new ResourceRecord(DomainName.ofWire(owner, 0), record.getType(), record.getTTL(), data);
    }

    /** The octets of the answer over UDP at noon; none for silence. */
    byte[] udp(byte[] question) {
        return ask(question, false, LARGEST);
    }

    byte[] ask(byte[] question, boolean stream, int room) {
        return ask(question, stream, room, 0, 0xffff_7f00_0001L, 1_800_000_000L);
    }

    byte[] ask(byte[] question, boolean stream, int room, long peerHi, long peerLo, long seconds) {
        ByteBuffer out = ByteBuffer.allocate(room);
        int length = responder.answer(zones, ByteBuffer.wrap(question), peerHi, peerLo, stream, seconds, out);
        if (length != out.position()) {
            throw new AssertionError("says " + length + ", wrote " + out.position());
        }
        byte[] answer = new byte[length];
        out.flip().get(answer);
        return answer;
    }

    Message ask(Message question, boolean stream) {
        try {
            return new Message(ask(question.toWire(), stream, LARGEST));
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }
}
