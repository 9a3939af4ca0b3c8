// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import guelta.itests.peer.ZoneFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Questions made from a zone's own text, the same ones on every run: see {@link #about}. */
public final class Questions {
    private static final List<String> TYPES = List.of(
            "A",
            "AAAA",
            "NS",
            "SOA",
            "MX",
            "TXT",
            "CNAME",
            "DNAME",
            "DS",
            "DNSKEY",
            "NSEC",
            "NSEC3",
            "NSEC3PARAM",
            "RRSIG",
            "SRV",
            "PTR",
            "HTTPS",
            "CAA",
            "TYPE65280",
            "TYPE65399",
            "ANY");
    private static final List<String> FEW = List.of("A", "TXT", "NS", "CNAME", "DS", "ANY");
    private static final String LONG = "l".repeat(63) + ".";

    private final ZoneFile zone;
    private final Map<String, TreeSet<String>> types;
    /** Owners of NSEC3 records: names that exist in the file only, RFC 5155 section 7.2.8. */
    private final Set<String> hashed;

    private final Random random;
    private final List<Question> all = new ArrayList<>();

    private Questions(ZoneFile zone) {
        this.zone = zone;
        this.types = zone.types();
        this.hashed = new TreeSet<>(types.keySet());
        hashed.removeIf(name -> !types.get(name).contains("NSEC3"));
        types.keySet().removeAll(hashed);
        this.random = new Random(zone.name().hashCode());
    }

    /**
     * Everything worth asking about a zone: each name there with each type, the empty names between, names absent beside, below and
     * above each, labels of wildcards in place of their asterisk, names at, below and beside delegations, DNAMEs and aliases, each
     * without EDNS, with EDNS and with DO; on a part of them mixed case, header bits, foreign classes and odd OPT records.
     */
    public static List<Question> about(ZoneFile zone) {
        return new Questions(zone).make();
    }

    private List<Question> make() {
        types.forEach((name, present) -> {
            var asked = new TreeSet<>(TYPES);
            asked.addAll(present);
            ask(kind(name, present), name, asked);
        });
        emptyNonTerminals().forEach(name -> ask("empty", name, FEW));
        for (var name : names()) {
            var where = under(name);
            ask(where + "absent-below", child("nx", name), FEW);
            ask(where + "absent-deep", child("a.b.c", name), List.of("A", "TXT"));
            ask(where + "asterisk-below", child("*", name), List.of("A", "TXT"));
            if (!name.equals(zone.name())) {
                var beside = Names.parent(name);
                ask(under(beside) + "absent-beside", child("~" + random.nextInt(100), beside), List.of("A", "DS"));
            }
            if (name.startsWith("*.")) {
                var encloser = Names.parent(name);
                ask("wildcard", child("any", encloser), TYPES);
                ask("wildcard-deep", child("x.y.any", encloser), FEW);
            }
        }
        hashed.stream().limit(2).forEach(name -> {
            ask("hashed", name, List.of("A", "NSEC3", "RRSIG", "ANY"));
            ask("hashed", child("nx", name), List.of("A"));
        });
        ask("absent-long", longest(), FEW);
        decorate();
        return all;
    }

    /** The questions with one thing out of the ordinary each, on random ones of those so far. */
    private void decorate() {
        var plain = List.copyOf(all);
        var odd = new LinkedHashMap<String, Edns>();
        odd.put("edns-version", new Edns(1232, 1, 0, new byte[0]));
        odd.put("edns-version-do", new Edns(1232, 255, Edns.DO, new byte[0]));
        odd.put("edns-unknown-flags", new Edns(1232, 0, 0x7fff, new byte[0]));
        odd.put("edns-size-0", Edns.PLAIN.size(0));
        odd.put("edns-size-511", Edns.DNSSEC.size(511));
        odd.put("edns-size-512", Edns.DNSSEC.size(512));
        odd.put("edns-size-4096", Edns.DNSSEC.size(4096));
        odd.put("edns-size-65535", Edns.PLAIN.size(65535));
        odd.put("edns-unknown-option", Edns.PLAIN.with(65001, new byte[] {1, 2, 3}));
        odd.put("edns-empty-option", Edns.PLAIN.with(65002, new byte[0]));
        odd.put("edns-nsid", Edns.PLAIN.with(3, new byte[0]));
        odd.put("edns-nsid-do", Edns.DNSSEC.with(3, new byte[0]));
        odd.put("edns-padding", Edns.PLAIN.with(12, new byte[16]));
        odd.put("edns-keepalive", Edns.PLAIN.with(11, new byte[0]));
        odd.put("edns-subnet", Edns.PLAIN.with(8, new byte[] {0, 1, 24, 0, (byte) 192, 0, 2}));
        odd.forEach((kind, edns) ->
                sample(plain, 40).forEach(q -> all.add(q.with(edns).kind(q.kind() + " " + kind))));
        for (var q : sample(plain, 400)) {
            all.add(q.name(mixed(q.name())).kind(q.kind() + " mixed-case"));
        }
        for (var header : new int[] {0x0100, 0x0010, 0x0020, 0x0400, 0x0040, 0x0080}) {
            sample(plain, 30).forEach(q -> all.add(q.header(header).kind(q.kind() + " header-bits")));
        }
        sample(plain, 10).forEach(q -> all.add(q.qclass(3).kind(q.kind() + " class-chaos")));
        sample(plain, 10).forEach(q -> all.add(q.qclass(4).kind(q.kind() + " class-hesiod")));
        sample(plain, 10).forEach(q -> all.add(q.qclass(254).kind(q.kind() + " class-none")));
        sample(plain, 20).forEach(q -> all.add(q.qclass(255).kind(q.kind() + " class-any")));
    }

    private void ask(String kind, String name, Iterable<String> asked) {
        if (Names.wire(name).length > 255) {
            return;
        }
        for (var type : asked) {
            var question = new Question(zone.name(), kind, name, Types.number(type));
            all.add(question);
            all.add(question.with(Edns.DNSSEC));
            if (random.nextInt(4) == 0) {
                all.add(question.with(Edns.PLAIN));
            }
        }
    }

    private String kind(String name, Set<String> present) {
        if (name.equalsIgnoreCase(zone.name())) {
            return "apex";
        }
        var where = under(Names.parent(name));
        if (!where.isEmpty()) {
            return where + "name";
        }
        if (name.startsWith("*.") && !present.contains("CNAME")) {
            return "asterisk-itself";
        }
        return present.contains("NS")
                ? "cut"
                : present.contains("CNAME") ? "alias" : present.contains("DNAME") ? "dname" : "name";
    }

    /** Says when a name is at or below a cut or a DNAME: other rules hold there. */
    private String under(String name) {
        for (var at = name; !at.equalsIgnoreCase(zone.name()); at = Names.parent(at)) {
            var present = types.getOrDefault(at, new TreeSet<>());
            if (present.contains("NS")) {
                return "below-cut-";
            }
            if (present.contains("DNAME")) {
                return "below-dname-";
            }
        }
        return "";
    }

    private List<String> names() {
        return Stream.concat(types.keySet().stream(), emptyNonTerminals().stream())
                .toList();
    }

    private Set<String> emptyNonTerminals() {
        var empty = new TreeSet<String>();
        for (var name : types.keySet()) {
            for (var at = name; !at.equalsIgnoreCase(zone.name()); at = Names.parent(at)) {
                if (!types.containsKey(at)) {
                    empty.add(at);
                }
            }
        }
        return empty;
    }

    private String longest() {
        var name = zone.name();
        while (Names.wire(LONG + name).length <= 255) {
            name = LONG + name;
        }
        var room = 255 - Names.wire(name).length - 1;
        return room > 0 ? "m".repeat(room) + "." + name : name;
    }

    private static String child(String label, String parent) {
        return parent.equals(".") ? label + "." : label + "." + parent;
    }

    private String mixed(String name) {
        var text = new StringBuilder();
        for (var c : name.toCharArray()) {
            text.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
        }
        return text.toString().equals(name) ? name.toUpperCase(Locale.ROOT) : text.toString();
    }

    private List<Question> sample(List<Question> from, int count) {
        return random.ints(count, 0, from.size()).mapToObj(from::get).toList();
    }

    /** Questions outside every zone: none of these has an answer here. */
    public static List<Question> elsewhere() {
        var questions = new ArrayList<Question>();
        for (var name : List.of(".", "test.", "elsewhere.test.", "nasty.test.elsewhere.", "nasty.tes.", "asty.test.")) {
            for (var type : FEW) {
                var question = new Question(".", "not-ours", name, Types.number(type));
                questions.add(question);
                questions.add(question.with(Edns.DNSSEC));
            }
        }
        for (var name : List.of("version.bind.", "id.server.", "hostname.bind.", "version.server.", "other.bind.")) {
            var question = new Question(".", "chaos", name, Types.number("TXT")).qclass(3);
            questions.add(question);
            questions.add(question.with(Edns.PLAIN));
            questions.add(new Question(".", "chaos-type", name, 1, 3, 0, Optional.empty()));
            questions.add(question.qclass(1).kind("not-ours"));
        }
        return questions;
    }
}
