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
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

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
        return new Server(AuthoritySettings.PLAIN, Zones.of(java.util.List.of(zones)));
    }

    /** A zone of master file text, read by dnsjava. */
    static Zone zone(String apex, String text) {
        ZoneBuilder.Outcome outcome = build(apex, text);
        return outcome.zone()
                .orElseThrow(() -> new IllegalArgumentException(outcome.errors().toString()));
    }

    static ZoneBuilder.Outcome build(String apex, String text) {
        ZoneBuilder builder = new ZoneBuilder(DomainName.of(apex));
        try (Master master = new Master(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Name.fromString(apex), 3600)) {
            for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
                builder.add(record(next)).ifPresent(objection -> {
                    throw new IllegalArgumentException(objection);
                });
            }
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
        return builder.build();
    }

    static ResourceRecord record(Record record) {
        return new ResourceRecord(
                DomainName.ofWire(record.getName().toWire(), 0),
                record.getType(),
                record.getTTL(),
                record.rdataToWireCanonical());
    }

    /** The octets of the answer over UDP at noon; none for silence. */
    byte[] udp(byte[] question) {
        return ask(question, false, LARGEST);
    }

    byte[] ask(byte[] question, boolean stream, int room) {
        ByteBuffer out = ByteBuffer.allocate(room);
        int length =
                responder.answer(zones, ByteBuffer.wrap(question), 0, 0xffff_7f00_0001L, stream, 1_800_000_000L, out);
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
