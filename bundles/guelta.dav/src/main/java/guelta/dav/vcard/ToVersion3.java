// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says in vCard 3 what a card of version 4 says: what all clients read, and Apple's know by names of their own. Confined. */
final class ToVersion3 {
    private static final String ANNIVERSARY = "_$!<Anniversary>!$_";
    /** The year that Apple's clients write where there is none. */
    private static final String NO_YEAR = "1604";

    private static final int LEAST_PREFERRED = 101;

    private final List<ContentLine> lines;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Integer> preferred = new HashMap<>();
    private final Set<String> groups = new HashSet<>();
    private final Set<String> seen = new HashSet<>();

    ToVersion3(List<ContentLine> lines) {
        this.lines = lines;
        for (ContentLine line : lines) {
            groups.add(line.group());
            preferred.merge(line.name(), preference(line), Math::min);
        }
    }

    private static int preference(ContentLine line) {
        String number = line.parameter("PREF").orElse("");
        return number.matches("[0-9]{1,3}") ? Integer.parseInt(number) : LEAST_PREFERRED;
    }

    List<ContentLine> converted() {
        for (ContentLine line : lines) {
            Draft draft = new Draft(line);
            drafts.add(draft);
            convert(draft, line);
        }
        String name = Values.escaped(DisplayName.of(lines));
        if (missing("FN")) {
            drafts.add(0, new Draft("", "FN", name));
        }
        if (missing("N")) {
            // RFC 2426 3.1.2 demands it; Apple's clients write groups so.
            drafts.add(0, new Draft("", "N", name + ";;;;"));
        }
        return drafts.stream().map(Draft::line).toList();
    }

    private boolean missing(String name) {
        return drafts.stream().noneMatch(draft -> draft.name.equals(name));
    }

    private void convert(Draft draft, ContentLine line) {
        boolean again = !seen.add(draft.name) && Vocabulary.ONCE.contains(draft.name);
        types(draft, line);
        if (again) {
            draft.name = Vocabulary.ALTERNATIVE + line.name();
        }
        switch (draft.name) {
            case "KIND" -> kind(draft);
            case "MEMBER" -> draft.name = "X-ADDRESSBOOKSERVER-MEMBER";
            case "BDAY" -> date(draft);
            case "ANNIVERSARY" -> anniversary(draft);
            case "REV" -> draft.value = Dates.extended(draft.value.strip());
            case "GEO" -> geo(draft);
            case "TZ" -> zone(draft);
            case "UID" -> draft.take("VALUE");
            case "TEL" -> telephone(draft);
            case "ADR" -> label(draft);
            case "N" -> sortString(draft);
            case "IMPP", "URL", "SOURCE", "FBURL", "CALURI", "CALADRURI" -> dropValue(draft, "URI");
            default -> {
                if (Media.isMedia(draft.name)) {
                    media(draft);
                }
            }
        }
        draft.name = Vocabulary.translated(draft.name, Vocabulary.PROPERTIES_OF_3, Vocabulary.PROPERTIES_OF_4);
        draft.translateParameters(Set.of(), Vocabulary.PARAMETERS_OF_4);
    }

    /** The most preferred one of each name gets the type; a number that says more than that is kept. */
    private void types(Draft draft, ContentLine line) {
        List<String> types = draft.takeTypes();
        int preference = preference(line);
        if (preference < LEAST_PREFERRED) {
            boolean first = preference == preferred.get(line.name());
            if (first) {
                types.add("pref");
            }
            if (first && preference == 1) {
                draft.take("PREF");
            }
        }
        draft.putTypes(types);
    }

    private static void dropValue(Draft draft, String type) {
        if (draft.says("VALUE", type)) {
            draft.take("VALUE");
        }
    }

    private static void kind(Draft draft) {
        switch (draft.value.strip().toLowerCase(Locale.ROOT)) {
            case "group" -> draft.name = "X-ADDRESSBOOKSERVER-KIND";
            case "org" -> {
                draft.name = "X-ABSHOWAS";
                draft.value = "COMPANY";
            }
            default -> draft.name = "X-KIND";
        }
    }

    /** RFC 2426 3.1.5 has whole dates only; others are kept as text. */
    private static void date(Draft draft) {
        String value = draft.value.strip();
        if (draft.says("VALUE", "TEXT")) {
            return;
        }
        draft.take("VALUE");
        if (Dates.isDay(value)) {
            draft.put("VALUE", "date");
            draft.value = Dates.extended(value);
        } else if (value.matches("--\\d\\d-?\\d\\d")) {
            draft.put("VALUE", "date");
            draft.put("X-APPLE-OMIT-YEAR", NO_YEAR);
            draft.value = Dates.extended(NO_YEAR + value.replace("-", ""));
        } else if (value.indexOf('T') > 0
                && Dates.isDay(value.substring(0, value.indexOf('T')))
                && Dates.isDate(value)) {
            draft.put("VALUE", "date-time");
            draft.value = Dates.extended(value);
        } else {
            draft.put("VALUE", "text");
        }
    }

    private void anniversary(Draft draft) {
        date(draft);
        draft.name = "X-ABDATE";
        boolean labelled = lines.stream()
                .anyMatch(
                        line -> line.group().equals(draft.group) && line.name().equals("X-ABLABEL"));
        if (draft.group.isEmpty() || labelled) {
            draft.group = freeGroup();
        }
        drafts.add(new Draft(draft.group, "X-ABLABEL", ANNIVERSARY));
    }

    private String freeGroup() {
        int number = 1;
        while (!groups.add("ITEM" + number)) {
            number++;
        }
        return "ITEM" + number;
    }

    private static void geo(Draft draft) {
        String value = draft.value.strip();
        dropValue(draft, "URI");
        if (value.regionMatches(true, 0, "geo:", 0, 4)) {
            List<String> parts = List.of(value.substring(4).split("[,;]"));
            draft.value = parts.size() > 1 ? parts.get(0) + ";" + parts.get(1) : value;
        }
    }

    private static void zone(Draft draft) {
        String value = draft.value.strip();
        if (Dates.isOffset(value)) {
            draft.take("VALUE");
            draft.value = Dates.offset(value, ":");
        } else if (!draft.has("VALUE")) {
            draft.put("VALUE", "text");
        }
    }

    private static void telephone(Draft draft) {
        String value = draft.value.strip();
        if (draft.says("VALUE", "URI") && value.regionMatches(true, 0, "tel:", 0, 4)) {
            draft.value = value.substring(4);
        }
        draft.take("VALUE");
    }

    /** RFC 2426 3.2.2: the label of an address is a line of the same types; where two have them, it stays where it is. */
    private void label(Draft draft) {
        Optional<String> label = draft.line().parameter("LABEL");
        long same = lines.stream()
                .filter(line -> line.name().equals("ADR")
                        && line.group().equals(draft.group)
                        && Values.typesOf(line).equals(Values.typesOf(draft.line())))
                .count();
        if (label.isPresent() && same < 2) {
            draft.take("LABEL");
            Draft line = new Draft(draft.group, "LABEL", Values.escaped(label.get()));
            line.putTypes(Values.types(draft.line()));
            drafts.add(line);
        }
    }

    private void sortString(Draft draft) {
        Optional<String> sorted = draft.line().parameter("SORT-AS");
        boolean one = draft.parameters.stream()
                .allMatch(parameter -> !parameter.name().equals("SORT-AS")
                        || parameter.values().size() == 1);
        if (sorted.isPresent() && one) {
            draft.take("SORT-AS");
            drafts.add(new Draft(draft.group, "SORT-STRING", Values.escaped(sorted.get())));
        }
    }

    private static void media(Draft draft) {
        Optional<Media> bytes = Media.ofUri(draft.value.strip());
        String type = bytes.map(Media::type).orElse(draft.first("MEDIATYPE"));
        if (bytes.isPresent()) {
            draft.take("VALUE");
            draft.put("ENCODING", "b");
            draft.value = bytes.get().base64();
        } else if (!draft.has("VALUE")) {
            draft.put("VALUE", "uri");
        }
        if (!type.isEmpty()) {
            draft.take("MEDIATYPE");
            List<String> types = new ArrayList<>(draft.takeTypes());
            types.add(0, Media.typeIn3(draft.name, type));
            draft.putTypes(types);
        }
    }
}
