// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.zone.Zone;
import guelta.dns.zone.ZonePiece;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The master file of one version of a zone as it is written by {@link #whole}: a heading, and a line for each record in
 * the order of {@link Zone#records}. Keeps how long its pieces are and not their octets, so that the file of the next
 * version can be had as what differs, at the cost of what differs. An immutable value.
 */
public final class ZoneText {
    private final List<ZonePiece> pieces;
    private final int[] lengths;
    private final int heading;

    private ZoneText(List<ZonePiece> pieces, int[] lengths, int heading) {
        this.pieces = pieces;
        this.lengths = lengths;
        this.heading = heading;
    }

    /**
     * A file with its octets.
     *
     * @param text what is to be known of it for the next version
     * @param octets all of it, one behind the other; nobody may change them
     */
    public record Whole(ZoneText text, List<byte[]> octets) {}

    /**
     * A file as the difference to the one before.
     *
     * @param text what is to be known of it for the next version
     * @param splices what differs; none when the files are the same
     */
    public record Edited(ZoneText text, List<Splice> splices) {}

    /**
     * Writes the file of a zone.
     *
     * @param heading what stands before the records: comments, each line with its end; nobody may change it
     */
    public static Whole whole(Zone zone, byte[] heading) {
        List<ZonePiece> pieces = zone.pieces();
        List<byte[]> octets = new ArrayList<>(pieces.size() + 1);
        octets.add(heading);
        pieces.forEach(piece -> octets.add(written(piece)));
        int[] lengths = octets.stream().skip(1).mapToInt(each -> each.length).toArray();
        return new Whole(new ZoneText(pieces, lengths, heading.length), octets);
    }

    /** How many octets the file has. */
    public long size() {
        return heading + Arrays.stream(lengths).asLongStream().sum();
    }

    /**
     * The file of another version, with the same heading, as what differs from this one.
     *
     * @return empty when so little of the zone is as it was that the whole file is written at less cost
     */
    public Optional<Edited> to(Zone next) {
        List<ZonePiece> others = next.pieces();
        Map<ZonePiece, Integer> here = new HashMap<>();
        for (int i = 0; i < pieces.size(); i++) {
            here.put(pieces.get(i), i);
        }
        long shared = others.stream().filter(here::containsKey).count();
        // What differs is written twice, as it was and as it is.
        if (2 * (others.size() + pieces.size() - 2 * shared) > others.size() + 2) {
            return Optional.empty();
        }
        int[] otherLengths = new int[others.size()];
        List<Splice> splices = new ArrayList<>();
        long offset = heading;
        int at = 0;
        int from = 0;
        for (int i = 0; i <= others.size(); i++) {
            Integer same = i == others.size() ? Integer.valueOf(pieces.size()) : here.get(others.get(i));
            // Versions have the pieces that they share in one order; what is not so counts as not shared.
            if (same == null || same < at) {
                continue;
            }
            offset += gap(at, same, others.subList(from, i), otherLengths, from, offset, splices);
            if (i < others.size()) {
                otherLengths[i] = lengths[same];
                offset += lengths[same];
            }
            at = same + 1;
            from = i + 1;
        }
        return Optional.of(new Edited(new ZoneText(others, otherLengths, heading), List.copyOf(splices)));
    }

    /** Notes what differs between pieces of this file and those in their place; returns how long those of this one are. */
    private long gap(
            int at, int end, List<ZonePiece> others, int[] otherLengths, int from, long offset, List<Splice> splices) {
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        pieces.subList(at, end).forEach(piece -> before.writeBytes(written(piece)));
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        for (int i = 0; i < others.size(); i++) {
            byte[] octets = written(others.get(i));
            otherLengths[from + i] = octets.length;
            after.writeBytes(octets);
        }
        Splice.between(before.toByteArray(), after.toByteArray(), offset).ifPresent(splices::add);
        return before.size();
    }

    private static byte[] written(ZonePiece piece) {
        StringBuilder lines = new StringBuilder();
        piece.records().forEach(record -> MasterFile.write(record, lines));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
