// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rfc4791;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Transcripts of the examples of RFC 4791: sections that start with a line as {@code << name}. */
public final class Transcript {
    private Transcript() {}

    /** The sections of a transcript by their names. */
    public static Map<String, String> sections(String resource) throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        try (var in = Transcript.class.getResourceAsStream(resource)) {
            String name = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.matches("(==|>>|<<) .*")) {
                    name = line.substring(3);
                    sections.put(name, "");
                } else if (!line.startsWith("# ")) {
                    sections.merge(name, line + "\n", String::concat);
                }
            }
        }
        return sections;
    }

    /** The components as they come, the properties of each in the order of the alphabet: a server is free in that. */
    public static List<String> inOrder(String calendar) {
        List<String> all = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        calendar.lines().forEach(line -> {
            boolean property = !line.startsWith("BEGIN:") && !line.startsWith("END:");
            if (property) {
                properties.add(line);
            } else {
                properties.stream().sorted().forEach(all::add);
                properties.clear();
                all.add(line);
            }
        });
        return all;
    }
}
