// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static guelta.dav.vcard.Precondition.SUPPORTED_ADDRESS_DATA;
import static guelta.dav.vcard.Precondition.VALID_ADDRESS_DATA;

import guelta.dav.Refusal;
import guelta.dav.text.ContentLine;
import guelta.dav.text.ContentLines;
import guelta.dav.text.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An address object resource (RFC 6352 5.1): the octets that a client has put, and what they say. What is unknown in it survives,
 * since the octets do. An immutable value.
 */
public final class VCard {
    /** The most lines that a card may have. */
    public static final int MOST_LINES = 20_000;

    private final byte[] octets;
    private final CardVersion version;
    private final List<ContentLine> lines;
    private final String uid;

    private VCard(byte[] octets, CardVersion version, List<ContentLine> lines, String uid) {
        this.octets = octets;
        this.version = version;
        this.lines = List.copyOf(lines);
        this.uid = uid;
    }

    /**
     * The card that these octets are. Clients are taken as they are: FN and N may be missing, a line may have the bare types of
     * vCard 2.1.
     *
     * @throws Refusal when they are none, more than one, or one without a UID, with the precondition of RFC 6352 6.3.2.1
     */
    public static VCard parse(byte[] octets) throws Refusal {
        List<ContentLine> all = scan(octets);
        ContentLine begin = all.get(0);
        if (!is(begin, "BEGIN", "VCARD")) {
            throw SUPPORTED_ADDRESS_DATA.because("line " + begin.number() + " is '" + begin.name() + ":" + begin.value()
                    + "', an address book takes BEGIN:VCARD");
        }
        CardVersion version = version(all);
        List<ContentLine> lines = new ArrayList<>();
        int end = 1;
        for (; end < all.size() && !is(all.get(end), "END", "VCARD"); end++) {
            ContentLine line = all.get(end);
            refuseOldForms(line);
            if (!line.name().equals("VERSION")) {
                lines.add(line);
            }
        }
        if (end == all.size()) {
            throw VALID_ADDRESS_DATA.because("the card has no END:VCARD");
        }
        if (end + 1 < all.size()) {
            throw VALID_ADDRESS_DATA.because(
                    "line " + all.get(end + 1).number() + " comes behind END:VCARD, allowed is one card");
        }
        return new VCard(octets.clone(), version, lines, uid(lines));
    }

    private static List<ContentLine> scan(byte[] octets) throws Refusal {
        List<ContentLine> all = new ArrayList<>();
        try {
            ContentLines lines = new ContentLines(octets);
            while (lines.hasNext()) {
                all.add(lines.next());
                if (all.size() > MOST_LINES) {
                    throw VALID_ADDRESS_DATA.because("the card has more than " + MOST_LINES + " lines");
                }
            }
        } catch (Malformed malformed) {
            throw VALID_ADDRESS_DATA.because(malformed.getMessage());
        }
        if (all.isEmpty()) {
            throw VALID_ADDRESS_DATA.because("there is no BEGIN:VCARD, there is nothing");
        }
        return all;
    }

    private static CardVersion version(List<ContentLine> lines) throws Refusal {
        ContentLine line = lines.stream()
                .filter(candidate -> candidate.name().equals("VERSION"))
                .findFirst()
                .orElseThrow(() -> VALID_ADDRESS_DATA.because("the card has no VERSION"));
        return CardVersion.of(line.value().strip())
                .orElseThrow(() -> SUPPORTED_ADDRESS_DATA.because(
                        "the card has the VERSION '" + line.value() + "', allowed are 3.0 and 4.0"));
    }

    /** What vCard 2.1 had and later versions can't mean otherwise. */
    private static void refuseOldForms(ContentLine line) throws Refusal {
        if (line.name().equals("BEGIN")) {
            throw VALID_ADDRESS_DATA.because(
                    "line " + line.number() + " begins another " + line.value() + " inside of the card");
        }
        if (line.name().equals("END")) {
            throw VALID_ADDRESS_DATA.because(
                    "line " + line.number() + " ends '" + line.value() + "' inside of the card, allowed is VCARD");
        }
        boolean quotedPrintable = line.says("ENCODING", "QUOTED-PRINTABLE")
                || line.parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals("QUOTED-PRINTABLE"));
        if (quotedPrintable) {
            throw VALID_ADDRESS_DATA.because("line " + line.number()
                    + " is QUOTED-PRINTABLE as in vCard 2.1, allowed is UTF-8 without an encoding");
        }
    }

    private static String uid(List<ContentLine> lines) throws Refusal {
        List<ContentLine> uids =
                lines.stream().filter(line -> line.name().equals("UID")).toList();
        if (uids.isEmpty() || uids.get(0).printable().text().isBlank()) {
            throw VALID_ADDRESS_DATA.because("the card has no UID");
        }
        if (uids.size() > 1) {
            throw VALID_ADDRESS_DATA.because("line " + uids.get(1).number() + " is a second UID, allowed is one");
        }
        return uids.get(0).text().strip();
    }

    private static boolean is(ContentLine line, String name, String value) {
        return line.name().equals(name) && line.value().strip().equalsIgnoreCase(value);
    }

    /** The octets that were put; nobody may change them. */
    public byte[] octets() {
        return octets.clone();
    }

    /** What it was written in. */
    public CardVersion version() {
        return version;
    }

    /** Its lines in their order, without BEGIN, VERSION and END. */
    public List<ContentLine> lines() {
        return lines;
    }

    /** Its lines of a name in upper case, in their order. */
    public Stream<ContentLine> lines(String name) {
        return lines.stream().filter(line -> line.name().equals(name));
    }

    /** Its first line of a name in upper case. */
    public Optional<ContentLine> line(String name) {
        return lines(name).findFirst();
    }

    /** Its UID, unescaped; not empty. */
    public String uid() {
        return uid;
    }

    /** What people call it: FN, or what comes near; empty when there is nothing. */
    public String displayName() {
        return DisplayName.of(lines);
    }

    /** Whether it is a group of contacts, as RFC 6350 or as Apple has them. */
    public boolean isGroup() {
        return Stream.concat(lines("KIND"), lines("X-ADDRESSBOOKSERVER-KIND"))
                .anyMatch(line -> line.value().strip().equalsIgnoreCase("group"));
    }

    /** Its lines in a version, converted if need be; without VERSION. */
    public List<ContentLine> linesIn(CardVersion wanted) {
        if (wanted == version) {
            return lines;
        }
        return wanted == CardVersion.V4 ? new ToVersion4(lines).converted() : new ToVersion3(lines).converted();
    }

    /** Its octets in a version: those that were put, or converted ones. */
    public byte[] octetsIn(CardVersion wanted) {
        return wanted == version ? octets() : CardWriter.octets(wanted, linesIn(wanted));
    }
}
