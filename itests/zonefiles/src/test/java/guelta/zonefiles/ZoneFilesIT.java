// SPDX-License-Identifier: Apache-2.0
package guelta.zonefiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RdataField;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.master.MasterFile;
import guelta.dns.master.Problem;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The records that we read from a file are those that we read from the file that another server makes of it. Written
 * differences: see {@link Peer} and docs/dns-zone-files.md.
 */
class ZoneFilesIT {
    private static final DomainName ORIGIN = DomainName.of("example.");

    @TempDir
    private Path folder;

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(ZoneFilesIT.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ResourceRecord> records(byte[] text) {
        List<ResourceRecord> records = new ArrayList<>();
        List<Problem> problems =
                MasterFile.read("zone", text, ORIGIN, path -> Optional.of(resource(path)), (record, file, line) -> {
                    records.add(record);
                    return Optional.empty();
                });
        assertEquals(List.of(), problems);
        return records;
    }

    /** Compared as sets of canonical lines, so that a failure shows them; in lower case where the peer folds. */
    private static void assertSame(Peer peer, List<ResourceRecord> ours, byte[] theirs) {
        assertEquals(lines(peer, ours), lines(peer, records(theirs)));
    }

    private static String lines(Peer peer, List<ResourceRecord> records) {
        TreeSet<String> lines = new TreeSet<>();
        for (ResourceRecord record : records) {
            boolean signature = record.type() == RecordType.RRSIG && peer == Peer.KNOT;
            StringBuilder line = new StringBuilder();
            MasterFile.write(
                    new ResourceRecord(record.owner(), record.type(), signature ? 0 : record.ttl(), record.data()),
                    line);
            boolean named = RecordType.fields(record.type()).stream()
                    .anyMatch(field -> field == RdataField.NAME || field == RdataField.COMPRESSIBLE_NAME);
            int owner = line.indexOf("\t");
            int folded = peer == Peer.BIND ? 0 : named ? line.length() : owner;
            lines.add(line.substring(0, folded).toLowerCase(Locale.ROOT) + line.substring(folded));
        }
        return String.join("", lines);
    }

    /** The examples of all RFCs, each at a name of its own, as the peer can read them. */
    private String examples(Peer peer) throws IOException, Malformed {
        StringBuilder zone = new StringBuilder("example. 3600 IN SOA ns. h. 1 2 3 4 77\nexample. 3600 IN NS ns.\n");
        int number = 0;
        for (String line : Files.readAllLines(Path.of(System.getProperty("guelta.rdata")))) {
            int arrow = line.lastIndexOf("=>");
            String example = arrow < 0 ? "" : line.substring(0, arrow).strip();
            String[] words = example.split(" ", 2);
            int type = RecordType.of(words[0]);
            if (type < 0 || type == RecordType.SOA || peer.refused.contains(example)) {
                continue;
            }
            byte[] data = Rdata.of(type, words.length < 2 ? "" : words[1], ORIGIN);
            DomainName owner = DomainName.of("r" + number++ + ".example.");
            if (peer.unknown.contains(RecordType.mnemonic(type))) {
                zone.append(owner)
                        .append(" 300 IN TYPE")
                        .append(type)
                        .append(" \\# ")
                        .append(data.length);
                zone.append(' ').append(HexFormat.of().formatHex(data)).append('\n');
            } else {
                MasterFile.write(new ResourceRecord(owner, type, 300, data), zone);
            }
        }
        assertTrue(number > 100);
        return zone.toString();
    }

    /** RFC 3597 5 and the RFC of each type: they read what we write, and we read what they write. */
    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyTypeIsReadAndWrittenAsOthersDo(Peer peer) throws Exception {
        byte[] zone = examples(peer).getBytes(StandardCharsets.US_ASCII);
        assertSame(peer, records(zone), peer.rewrite(folder, Files.write(folder.resolve("zone"), zone)));
    }

    /** RFC 1035 5.1, RFC 2308 4. */
    @ParameterizedTest
    @EnumSource(value = Peer.class, names = "LDNS", mode = EnumSource.Mode.EXCLUDE)
    void everyMannerOfLayoutIsReadAsOthersDo(Peer peer) throws Exception {
        byte[] zone = resource("layout.zone");
        if (peer != Peer.BIND) {
            // The others want the origin absolute.
            zone = new String(zone, StandardCharsets.US_ASCII)
                    .replace("$ORIGIN sub\n", "$ORIGIN sub.example.\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }
        assertSame(peer, records(zone), peer.rewrite(folder, Files.write(folder.resolve("zone"), zone)));
    }

    @Test
    void includesAndGeneratedRecordsAreReadAsByBind() throws Exception {
        byte[] zone = resource("bind.zone");
        Files.write(folder.resolve("part.zone"), resource("part.zone"));
        // named-compilezone leaves out what is not in the zone.
        List<ResourceRecord> ours = records(zone).stream()
                .filter(record -> record.owner().within(ORIGIN))
                .toList();
        assertSame(Peer.BIND, ours, Peer.BIND.rewrite(folder, Files.write(folder.resolve("zone"), zone)));
    }

    /** Control: the comparison fails when one octet differs. */
    @Test
    void anotherAddressIsSeen() throws Exception {
        byte[] zone = resource("layout.zone");
        byte[] other = new String(zone, StandardCharsets.US_ASCII)
                .replace("192.0.2.3", "192.0.2.4")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] written = Peer.BIND.rewrite(folder, Files.write(folder.resolve("zone"), other));
        assertThrows(AssertionError.class, () -> assertSame(Peer.BIND, records(zone), written));
    }
}
