// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.json.Json;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads cards written in JSON (RFC 7095). */
final class JCardReader {
    private JCardReader() {}

    /** The lines of each card of a document, which is one card or an array of several. */
    static List<List<ContentLine>> cards(byte[] document, int mostValues) throws Malformed {
        List<?> root = array(Json.parse(new String(document, StandardCharsets.UTF_8), mostValues), "a document");
        List<List<ContentLine>> cards = new ArrayList<>();
        if (!root.isEmpty() && root.get(0) instanceof String) {
            cards.add(card(root));
        } else {
            for (Object card : root) {
                cards.add(card(array(card, "a card")));
            }
        }
        return cards;
    }

    private static List<ContentLine> card(List<?> card) throws Malformed {
        if (card.size() != 2 || !(card.get(0) instanceof String name) || !name.equalsIgnoreCase("vcard")) {
            throw new Malformed("a card in jCard is the text 'vcard' and an array of properties");
        }
        List<ContentLine> lines = new ArrayList<>();
        for (Object each : array(card.get(1), "what follows 'vcard'")) {
            List<?> property = array(each, "a property");
            if (property.size() < 4) {
                throw new Malformed("a property in jCard has " + property.size()
                        + " parts, it needs a name, parameters, a type and a value");
            }
            if (text(property.get(0)).equalsIgnoreCase("version")) {
                if (!CardVersion.V4.text().equals(property.get(3))) {
                    throw new Malformed(
                            "the version of a card in jCard is " + property.get(3) + ", allowed is \"4.0\"");
                }
            } else {
                lines.add(line(property));
            }
        }
        return lines;
    }

    private static ContentLine line(List<?> property) throws Malformed {
        String name = text(property.get(0));
        if (!(property.get(1) instanceof Map<?, ?> said)) {
            throw new Malformed("the parameters of '" + name + "' are no object");
        }
        String group = "";
        List<Parameter> parameters = new ArrayList<>();
        for (Map.Entry<?, ?> parameter : said.entrySet()) {
            String upper = TypedLine.name(parameter.getKey().toString());
            List<String> values = values(upper, parameter.getValue());
            if (upper.equals("GROUP")) {
                // RFC 7095 7.1.
                group = values.isEmpty() ? "" : values.get(0);
            } else if (!upper.equals("VALUE") && !values.isEmpty()) {
                parameters.add(new Parameter(upper, values));
            }
        }
        return TypedLine.of(group, name, parameters, text(property.get(2)), property.subList(3, property.size()));
    }

    private static List<String> values(String name, @Nullable Object said) throws Malformed {
        List<String> values = new ArrayList<>();
        for (Object value : said instanceof List<?> several ? several : List.of(said == null ? "" : said)) {
            if (value == null || value instanceof List<?> || value instanceof Map<?, ?>) {
                throw new Malformed("a value of the parameter " + name + " is no text");
            }
            values.add(value.toString());
        }
        return values;
    }

    private static List<?> array(@Nullable Object value, String what) throws Malformed {
        if (value instanceof List<?> array) {
            return array;
        }
        throw new Malformed(what + " is no array in jCard");
    }

    private static String text(@Nullable Object value) throws Malformed {
        if (value instanceof String text) {
            return text;
        }
        throw new Malformed("the name or type of a property is no text in jCard");
    }
}
