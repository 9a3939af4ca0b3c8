// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rfc4791;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Transcripts of the examples of RFC 4791: sections that start with a line as {@code << name}. */
final class Transcript {
    private Transcript() {}

    /** The sections of a transcript by their names. */
    static Map<String, String> sections(String resource) throws IOException {
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
}
