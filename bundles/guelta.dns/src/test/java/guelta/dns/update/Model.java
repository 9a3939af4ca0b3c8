// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.ResourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** RFC 2136 3.4.2 on lines of text: for the zone {@code example.} and the types that the properties use. */
final class Model {
    private static final String APEX = "example.";

    /** A record in lower case. */
    private record Line(String owner, long ttl, String type, String data) {
        static Line of(ResourceRecord record) {
            String[] words = Zonefiles.line(record).toLowerCase(Locale.ROOT).split("\t", 5);
            return new Line(words[0], Long.parseLong(words[1]), words[3], words[4]);
        }

        String key() {
            return owner + " " + type + " " + data;
        }
    }

    private List<Line> lines;

    Model(List<ResourceRecord> records) {
        this(new ArrayList<>(records.stream().map(Line::of).toList()), 0);
    }

    private Model(List<Line> lines, int unused) {
        this.lines = lines;
    }

    Model copy() {
        return new Model(new ArrayList<>(lines), 0);
    }

    boolean sameAs(Model other) {
        return lines().equals(other.lines());
    }

    TreeSet<String> lines() {
        TreeSet<String> all = new TreeSet<>();
        lines.forEach(line -> all.add(line.owner + "\t" + line.ttl + "\tin\t" + line.type + "\t" + line.data));
        return all;
    }

    /** Takes over a serial that has grown without being set. */
    void setSerial(long serial, long before) {
        lines.replaceAll(line -> line.type.equals("soa") && serial(line) == before
                ? new Line(
                        line.owner, line.ttl, line.type, line.data.replaceFirst(" " + before + " ", " " + serial + " "))
                : line);
    }

    private static long serial(Line soa) {
        return Long.parseLong(soa.data.split(" ")[2]);
    }

    void apply(String step) {
        if (step.startsWith("add ")) {
            add(Line.of(Zonefiles.records(step.substring(4)).get(0)));
            return;
        }
        String[] words = step.toLowerCase(Locale.ROOT).split(" ", 4);
        String owner = words[1];
        boolean apex = owner.equals(APEX);
        if (words.length == 2) {
            lines.removeIf(line -> line.owner.equals(owner) && !(apex && line.type.matches("soa|ns")));
        } else if (words.length == 3) {
            lines.removeIf(line ->
                    line.owner.equals(owner) && line.type.equals(words[2]) && !(apex && line.type.matches("soa|ns")));
        } else {
            Line gone = Line.of(
                    Zonefiles.records(owner + " 0 " + step.split(" ", 3)[2]).get(0));
            long servers = lines.stream()
                    .filter(line -> line.owner.equals(APEX) && line.type.equals("ns"))
                    .count();
            if (!gone.type.equals("soa") && !(apex && gone.type.equals("ns") && servers == 1)) {
                lines.removeIf(line -> line.key().equals(gone.key()));
            }
        }
    }

    private void add(Line add) {
        List<Line> there =
                lines.stream().filter(line -> line.owner.equals(add.owner)).toList();
        boolean alias = there.stream().anyMatch(line -> line.type.equals("cname"));
        boolean others = there.stream().anyMatch(line -> !line.type.equals("cname"));
        if (add.type.equals("cname") ? others : alias) {
            return;
        }
        if (add.type.equals("soa")) {
            Line old = there.stream()
                    .filter(line -> line.type.equals("soa"))
                    .findFirst()
                    .orElse(null);
            // RFC 1982: none of the serials here is near the turn.
            if (old == null || serial(add) <= serial(old)) {
                return;
            }
        }
        List<Line> next = new ArrayList<>();
        for (Line line : lines) {
            boolean set = line.owner.equals(add.owner) && line.type.equals(add.type);
            if (!set) {
                next.add(line);
            } else if (!add.type.matches("soa|cname|dname") && !line.key().equals(add.key())) {
                next.add(new Line(line.owner, add.ttl, line.type, line.data));
            }
        }
        next.add(add);
        lines = next;
    }
}
