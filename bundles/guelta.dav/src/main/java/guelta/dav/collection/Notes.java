// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.store.Content;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a member beside its bytes: its type where the bytes do not say it, and properties. In the form of
 * {@link Settings}.
 *
 * @param type its content type; empty for the one that follows from the bytes
 */
public record Notes(String type, Map<Name, Element> properties) {
    /** Nothing is known. */
    public static final Notes NONE = new Notes("", Map.of());

    /** Keeps the map. */
    public Notes {
        properties = Map.copyOf(properties);
    }

    /** Whether nothing is known: there is no file then. */
    public boolean isEmpty() {
        return type.isEmpty() && properties.isEmpty();
    }

    /**
     * The notes in a file.
     *
     * @throws Malformed naming the line that can't be read
     */
    public static Notes parse(String file) throws Malformed {
        String type = "";
        Map<Name, Element> properties = new TreeMap<>();
        int number = 0;
        for (String line : file.split("\n")) {
            number++;
            if (line.startsWith("property: ")) {
                Element property =
                        Element.parse(line.substring("property: ".length()).getBytes(StandardCharsets.UTF_8));
                properties.put(property.name(), property);
            } else if (line.startsWith("type: ")) {
                type = line.substring("type: ".length());
            } else if (!line.isEmpty()) {
                throw new Malformed("line " + number + " has an unknown key, there are property and type");
            }
        }
        return new Notes(type, properties);
    }

    /** The file that {@link #parse} reads. */
    public Content file() {
        StringBuilder text = new StringBuilder();
        Settings.properties(text, properties.values());
        if (!type.isEmpty()) {
            text.append("type: ").append(type).append('\n');
        }
        return Content.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
