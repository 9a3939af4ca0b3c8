// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in vCard 4 what a card of version 3 says. Confined. */
final class ToVersion4 {
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:\\S+");
    private static final Set<String> DATES = Set.of("BDAY", "ANNIVERSARY");
    private static final Set<String> VALUES_OF_DATES = Set.of("DATE", "DATE-TIME", "DATE-AND-OR-TIME");
    private static final String OMIT_YEAR = "X-APPLE-OMIT-YEAR";

    private final List<ContentLine> lines;
    private final List<Draft> drafts = new ArrayList<>();
    private final Set<String> anniversaries = new HashSet<>();

    ToVersion4(List<ContentLine> lines) {
        this.lines = lines;
        for (ContentLine line : lines) {
            if (line.name().equals("X-ABLABEL")
                    && !line.group().isEmpty()
                    && line.value().toUpperCase(Locale.ROOT).contains("ANNIVERSARY")) {
                anniversaries.add(line.group());
            }
        }
    }

    List<ContentLine> converted() {
        for (ContentLine line : lines) {
            Draft draft = new Draft(line);
            if (!isLabelOfAnniversary(draft)) {
                convert(draft);
                drafts.add(draft);
            }
        }
        drafts.removeIf(this::isMerged);
        dropGroupsOfAnniversaries();
        if (drafts.stream().noneMatch(draft -> draft.name.equals("FN"))) {
            drafts.add(0, new Draft("", "FN", Values.escaped(DisplayName.of(lines))));
        }
        return drafts.stream().map(Draft::line).toList();
    }

    private boolean isLabelOfAnniversary(Draft draft) {
        return draft.name.equals("X-ABLABEL") && anniversaries.contains(draft.group) && hasDate(draft.group);
    }

    private boolean hasDate(String group) {
        return lines.stream()
                .anyMatch(line -> line.group().equals(group) && line.name().equals("X-ABDATE"));
    }

    private void convert(Draft draft) {
        rename(draft);
        draft.take("CHARSET");
        types(draft);
        draft.translateParameters(Vocabulary.PARAMETERS_OF_4, Set.of());
        switch (draft.name) {
            case "BDAY", "ANNIVERSARY" -> date(draft);
            case "REV" -> {
                draft.take("VALUE");
                draft.value = Dates.basic(draft.value.strip());
            }
            case "GEO" -> draft.value = geo(draft.value);
            case "TZ" -> zone(draft);
            case "UID" -> uid(draft);
            case "TEL" -> dropValue(draft, "PHONE-NUMBER", "TEXT");
            default -> {
                if (Media.isMedia(draft.name)) {
                    media(draft);
                }
            }
        }
    }

    private void rename(Draft draft) {
        if (draft.name.startsWith(Vocabulary.ALTERNATIVE)) {
            draft.name = draft.name.substring(Vocabulary.ALTERNATIVE.length());
        }
        switch (draft.name) {
            case "X-ADDRESSBOOKSERVER-KIND", "X-KIND" -> draft.name = "KIND";
            case "X-ADDRESSBOOKSERVER-MEMBER" -> draft.name = "MEMBER";
            case "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY" -> draft.name = "ANNIVERSARY";
            case "X-ABDATE" -> draft.name = anniversaries.contains(draft.group) ? "ANNIVERSARY" : draft.name;
            case "X-ABSHOWAS" -> {
                if (draft.value.strip().equalsIgnoreCase("COMPANY")) {
                    draft.name = "KIND";
                    draft.value = "org";
                }
            }
            default ->
                draft.name = Vocabulary.translated(draft.name, Vocabulary.PROPERTIES_OF_4, Vocabulary.PROPERTIES_OF_3);
        }
        if (draft.name.equals("KIND")) {
            draft.value = draft.value.strip().toLowerCase(Locale.ROOT);
        }
    }

    /** RFC 6350 5.3: what vCard 3 prefers by a type, vCard 4 does by a number. */
    private static void types(Draft draft) {
        List<String> types = draft.takeTypes();
        boolean preferred = types.removeIf("pref"::equalsIgnoreCase);
        Optional<String> exactly = draft.take("X-PREF");
        if (exactly.isPresent() || preferred && !draft.has("PREF")) {
            draft.put("PREF", exactly.orElse("1"));
        }
        draft.putTypes(types);
    }

    private static void dropValue(Draft draft, String... defaults) {
        for (String type : defaults) {
            if (draft.says("VALUE", type)) {
                draft.take("VALUE");
            }
        }
    }

    private static void date(Draft draft) {
        String value = draft.value.strip();
        Optional<String> omitted = draft.take(OMIT_YEAR);
        if (Dates.isDate(value)) {
            draft.take("VALUE");
            String basic = Dates.basic(value);
            boolean withoutYear = omitted.isPresent() && Dates.isDay(value) && basic.startsWith(omitted.get());
            draft.value = withoutYear ? "--" + basic.substring(4) : basic;
        } else if (VALUES_OF_DATES.contains(draft.first("VALUE").toUpperCase(Locale.ROOT)) || !draft.has("VALUE")) {
            draft.put("VALUE", "text");
        }
    }

    private static String geo(String value) {
        List<String> parts = Values.split(value.strip(), ';');
        return parts.size() == 2
                ? "geo:" + parts.get(0).strip() + "," + parts.get(1).strip()
                : value;
    }

    private static void zone(Draft draft) {
        String value = draft.value.strip();
        if (Dates.isOffset(value)) {
            draft.put("VALUE", "utc-offset");
            draft.value = Dates.offset(value, "");
        } else {
            dropValue(draft, "TEXT");
        }
    }

    /** RFC 6350 6.7.6: a UID is a URI where nobody says that it is a text. */
    private static void uid(Draft draft) {
        draft.take("VALUE");
        if (!URI.matcher(draft.value.strip()).matches()) {
            draft.put("VALUE", "text");
        }
    }

    private static void media(Draft draft) {
        Optional<String> encoding = draft.take("ENCODING");
        List<String> types = new ArrayList<>(draft.takeTypes());
        boolean bytes = types.removeIf("BASE64"::equalsIgnoreCase)
                || encoding.filter(name -> name.equalsIgnoreCase("b") || name.equalsIgnoreCase("base64"))
                        .isPresent();
        List<String> places = types.stream()
                .filter(type -> type.equalsIgnoreCase("home") || type.equalsIgnoreCase("work"))
                .toList();
        types.removeAll(places);
        draft.putTypes(places);
        String type = types.isEmpty() ? "" : Media.typeOf(draft.name, types.get(0));
        if (bytes) {
            draft.take("VALUE");
            draft.value = Media.of(type, draft.value).uri();
        } else {
            if (!type.isEmpty()) {
                draft.put("MEDIATYPE", type);
            }
            dropValue(draft, "URI", "URL");
        }
    }

    /** RFC 6350 6.3.1 and 5.9: what was a line of its own belongs to the address or name that it is about. */
    private boolean isMerged(Draft draft) {
        Draft to =
                switch (draft.name) {
                    case "X-LABEL" -> addressOf(draft);
                    case "X-SORT-STRING" -> first("N", "SORT-AS");
                    default -> null;
                };
        if (to == null) {
            return false;
        }
        to.put(draft.name.equals("X-LABEL") ? "LABEL" : "SORT-AS", Values.unescaped(draft.value));
        return true;
    }

    private @Nullable Draft addressOf(Draft label) {
        for (Draft draft : drafts) {
            if (draft.name.equals("ADR")
                    && !draft.has("LABEL")
                    && draft.group.equals(label.group)
                    && Values.typesOf(draft.line()).equals(Values.typesOf(label.line()))) {
                return draft;
            }
        }
        return null;
    }

    private @Nullable Draft first(String name, String without) {
        for (Draft draft : drafts) {
            if (draft.name.equals(name)) {
                return draft.has(without) ? null : draft;
            }
        }
        return null;
    }

    /** A group that bound a date to its label binds nothing any more. */
    private void dropGroupsOfAnniversaries() {
        for (Draft draft : drafts) {
            boolean alone = drafts.stream()
                            .filter(other -> other.group.equals(draft.group))
                            .count()
                    == 1;
            if (DATES.contains(draft.name) && anniversaries.contains(draft.group) && alone) {
                draft.group = "";
            }
        }
    }
}
