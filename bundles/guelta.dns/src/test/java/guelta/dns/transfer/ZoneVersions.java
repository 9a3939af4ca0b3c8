// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.message.MessageWriter;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Zones for tests: of text, and at random in versions that differ a little or a lot. */
public final class ZoneVersions {
    static final DomainName APEX = DomainName.of("example.");

    static final Now NOON = new Now(Instant.ofEpochSecond(1_800_000_000), 0);

    private ZoneVersions() {}

    /** A zone of master file text; names are relative to its apex. */
    public static Zone zone(String apex, String text) {
        DomainName name = DomainName.of(apex);
        ZoneBuilder builder = new ZoneBuilder(name);
        List<?> wrong = MasterFile.read(
                "test",
                ("$TTL 300\n" + text).getBytes(StandardCharsets.UTF_8),
                name,
                Includes.NONE,
                (record, file, line) -> builder.add(record));
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(wrong.toString());
        }
        ZoneBuilder.Outcome outcome = builder.build();
        return outcome.zone()
                .orElseThrow(() -> new IllegalArgumentException(outcome.errors().toString()));
    }

    /** Some version: names in and out of it by chance, wildcards, cuts with glue, NSEC3 records, unknown types. */
    static Zone random(Random random, long serial, int most) {
        ZoneBuilder builder = new ZoneBuilder(APEX);
        add(builder, "example.", "SOA", "ns.example. host.example. " + serial + " 60 30 600 30");
        add(builder, "example.", "NS", "ns.example.");
        add(builder, "example.", "RRSIG", "SOA 8 1 300 20300101000000 20200101000000 1 example. AAAA");
        add(builder, "ns.example.", "A", "192.0.2.1");
        if (random.nextBoolean()) {
            add(builder, "example.", "NSEC3PARAM", "1 0 0 -");
        }
        int names = random.nextInt(most + 1);
        for (int i = 0; i < names; i++) {
            String owner = owner(random, most);
            switch (random.nextInt(8)) {
                case 0 -> add(builder, owner, "A", "192.0.2." + random.nextInt(3));
                case 1 -> add(builder, owner, "TXT", "\"" + "x".repeat(random.nextInt(200)) + "\"");
                case 2 -> add(builder, owner, "MX", random.nextInt(3) + " " + owner(random, most));
                case 3 -> add(builder, owner, "TYPE65280", "\\# 2 000" + random.nextInt(9));
                case 4 -> add(builder, owner, "CNAME", owner(random, most));
                case 5 -> add(builder, owner, "NS", owner(random, most));
                case 6 -> add(builder, owner, "SRV", "0 0 1 " + owner(random, most));
                default ->
                    add(
                            builder,
                            "0000000000000000000000000000000" + random.nextInt(8) + ".example.",
                            "NSEC3",
                            "1 0 0 - 0000000000000000000000000000000" + random.nextInt(8) + " A");
            }
        }
        return builder.build().zone().orElseThrow();
    }

    /** What does not go together is left out: a CNAME beside other data. */
    private static void add(ZoneBuilder builder, String owner, String type, String data) {
        builder.add(record(owner, type, 300, data));
    }

    static ResourceRecord record(String owner, String type, long ttl, String data) {
        try {
            int number = RecordType.of(type);
            return new ResourceRecord(DomainName.of(owner), number, ttl, Rdata.of(number, data, DomainName.ROOT));
        } catch (Malformed wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static String owner(Random random, int most) {
        String label = random.nextInt(10) == 0 ? "*" : (random.nextBoolean() ? "h" : "H") + random.nextInt(most);
        return random.nextInt(3) == 0 ? label + ".sub" + random.nextInt(3) + ".example." : label + ".example.";
    }

    /** The version with some records fewer and some more. */
    static Zone changed(Random random, Zone zone, long serial) {
        Zone other = random(random, serial, 20);
        List<ResourceRecord> removed = new ArrayList<>();
        zone.records()
                .filter(record ->
                        record.type() != RecordType.NS && random.nextInt(4) == 0 || record.type() == RecordType.SOA)
                .forEach(removed::add);
        List<ResourceRecord> added = new ArrayList<>();
        other.records()
                .filter(record ->
                        record.type() != RecordType.CNAME && random.nextInt(3) == 0 || record.type() == RecordType.SOA)
                .filter(record ->
                        zone.records(record.owner()).stream().noneMatch(old -> old.type() == RecordType.CNAME))
                .map(record -> random.nextInt(4) == 0 ? withTtl(record, 77) : record)
                .forEach(added::add);
        return zone.edited(removed, added).zone().orElseThrow();
    }

    private static ResourceRecord withTtl(ResourceRecord record, long ttl) {
        return new ResourceRecord(record.owner(), record.type(), ttl, record.data());
    }

    /** All of a zone, to compare. */
    static List<ResourceRecord> records(Zone zone) {
        return zone.records().toList();
    }

    /** A question for a transfer as a client of any kind sends it. */
    static TransferRequest request(DomainName zone, int type, long serial) {
        byte[] asked = type == RecordType.AXFR
                ? IncomingTransfer.whole(zone, 7, null, Long.MAX_VALUE).question(null, NOON)
                : IncomingTransfer.newer(zone(zone.toString(), SOA.formatted(serial)), 7, Long.MAX_VALUE)
                        .question(null, NOON);
        return TransferRequest.read(asked, asked.length).orElseThrow();
    }

    private static final String SOA = "@ SOA ns host %d 60 30 600 30\n@ NS ns\nns A 192.0.2.1\n";

    /** All messages of a transfer. */
    static List<byte[]> messages(OutgoingTransfer transfer, int most) {
        List<byte[]> messages = new ArrayList<>();
        MessageWriter writer = new MessageWriter();
        while (!transfer.done()) {
            byte[] message = transfer.next(writer, most).orElseThrow();
            if (message.length > most) {
                throw new AssertionError("a message of " + message.length + " octets, " + most + " are allowed");
            }
            messages.add(message);
        }
        return Collections.unmodifiableList(messages);
    }

    /** What comes of messages; null when more have to come. */
    static IncomingTransfer.@Nullable Outcome outcome(IncomingTransfer transfer, Stream<byte[]> messages) {
        List<IncomingTransfer.Outcome> outcomes = messages.map(message -> transfer.on(message, NOON))
                .flatMap(Optional::stream)
                .toList();
        return outcomes.isEmpty() ? null : outcomes.get(0);
    }
}
