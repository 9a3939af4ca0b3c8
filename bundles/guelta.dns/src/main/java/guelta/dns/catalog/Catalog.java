// SPDX-License-Identifier: Apache-2.0
package guelta.dns.catalog;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.zone.Zone;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a catalog zone lists (RFC 9432 4), version 2. An immutable value.
 *
 * @param apex the name of the catalog
 * @param members by the name of the member zone
 */
public record Catalog(DomainName apex, Map<DomainName, Member> members) {
    private static final String VERSION = "2";
    private static final DomainName VERSION_LABEL = DomainName.of("version");
    private static final DomainName ZONES = DomainName.of("zones");
    private static final DomainName GROUP = DomainName.of("group");
    private static final DomainName COO = DomainName.of("coo");

    /** Copies the map, in canonical order of names. */
    public Catalog {
        members = Collections.unmodifiableMap(new TreeMap<>(members));
    }

    /**
     * A zone that a catalog lists.
     *
     * @param id the label that the catalog gives it: another one asks secondaries to forget what they have (5.4)
     * @param groups that it belongs to (4.3.2), sorted
     * @param newOwner the catalog that it shall change to (4.3.1)
     */
    public record Member(String id, List<String> groups, Optional<DomainName> newOwner) {
        /** Copies the list. */
        public Member {
            groups = List.copyOf(groups);
        }
    }

    /**
     * What reading came to.
     *
     * @param catalog what is listed; empty when the catalog is broken, so that it must not be processed (5.1)
     * @param problems why it is broken, a sentence without full stop each
     */
    public record Reading(Optional<Catalog> catalog, List<String> problems) {}

    /** Reads a zone as a catalog. Properties that are not known here are passed over (4.4). */
    public static Reading read(Zone zone) {
        DomainName apex = zone.apex();
        List<String> problems = new ArrayList<>();
        version(zone, problems);
        DomainName zones = below(ZONES, apex);
        Map<DomainName, List<ResourceRecord>> names = new HashMap<>();
        zone.records().filter(record -> record.owner().within(zones)).forEach(record -> names.computeIfAbsent(
                        record.owner(), name -> new ArrayList<>())
                .add(record));
        Map<DomainName, Member> members = new TreeMap<>();
        names.forEach((node, records) -> {
            if (node.labels() != zones.labels() + 1) {
                return;
            }
            List<DomainName> targets = targets(records);
            if (targets.size() > 1) {
                problems.add("the member " + node + " has " + targets.size() + " PTR records, allowed is one");
            } else if (targets.size() == 1) {
                Member member = member(node, names, problems);
                Member other = members.putIfAbsent(targets.get(0), member);
                if (other != null) {
                    problems.add("the zone " + targets.get(0) + " is listed twice, as " + other.id() + " and as "
                            + member.id());
                }
            }
        });
        return problems.isEmpty()
                ? new Reading(Optional.of(new Catalog(apex, members)), List.of())
                : new Reading(Optional.empty(), problems.stream().sorted().toList());
    }

    private static void version(Zone zone, List<String> problems) {
        List<String> versions = texts(zone.records(below(VERSION_LABEL, zone.apex())));
        if (!versions.equals(List.of(VERSION))) {
            problems.add("version." + zone.apex() + " has "
                    + (versions.isEmpty() ? "no TXT record" : "the texts " + versions) + ", allowed is one \"2\"");
        }
    }

    private static Member member(DomainName node, Map<DomainName, List<ResourceRecord>> names, List<String> problems) {
        List<DomainName> owners = targets(names.getOrDefault(below(COO, node), List.of()));
        if (owners.size() > 1) {
            problems.add("coo." + node + " has " + owners.size() + " PTR records, allowed is one");
        }
        return new Member(
                id(node),
                texts(names.getOrDefault(below(GROUP, node), List.of())).stream()
                        .sorted()
                        .toList(),
                owners.stream().findFirst());
    }

    /** The first label in presentation form. */
    private static String id(DomainName node) {
        byte[] label = Arrays.copyOf(node.wire(), 2 + node.wire()[0]);
        label[label.length - 1] = 0;
        String text = DomainName.ofWire(label, 0).toString();
        return text.substring(0, text.length() - 1).toLowerCase(Locale.ROOT);
    }

    private static List<DomainName> targets(List<ResourceRecord> records) {
        return records.stream()
                .filter(record -> record.type() == RecordType.PTR)
                .map(record -> DomainName.ofWire(record.data(), 0))
                .toList();
    }

    /** The texts of TXT records, the strings of each joined. */
    private static List<String> texts(List<ResourceRecord> records) {
        List<String> texts = new ArrayList<>();
        for (ResourceRecord record : records) {
            if (record.type() == RecordType.TXT) {
                StringBuilder text = new StringBuilder();
                byte[] data = record.data();
                for (int at = 0; at < data.length; at += 1 + (data[at] & 0xff)) {
                    text.append(new String(data, at + 1, data[at] & 0xff, StandardCharsets.UTF_8));
                }
                texts.add(text.toString());
            }
        }
        return texts;
    }

    /** A name of one label in front of another one; a name too long is the other one, which has no such records. */
    static DomainName below(DomainName label, DomainName name) {
        byte[] front = label.wire();
        byte[] wire = Arrays.copyOf(front, front.length - 1 + name.wire().length);
        System.arraycopy(name.wire(), 0, wire, front.length - 1, name.wire().length);
        return wire.length > DomainName.LONGEST ? name : DomainName.ofWire(wire, 0);
    }
}
