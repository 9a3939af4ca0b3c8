// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.text.ContentLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Cards for tests, as they are written down. */
final class Cards {
    private Cards() {}

    /** A card of these lines and a UID. */
    static VCard card(CardVersion version, String... lines) {
        return parsed("BEGIN:VCARD\r\nVERSION:" + version.text() + "\r\nUID:u1\r\n" + String.join("\r\n", lines)
                + "\r\nEND:VCARD\r\n");
    }

    static VCard parsed(String text) {
        try {
            return VCard.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (Refusal refused) {
            throw new IllegalArgumentException(refused.getMessage() + ": " + text, refused);
        }
    }

    /** The lines as they are written, but not folded. */
    static List<String> texts(List<ContentLine> lines) {
        return lines.stream().map(CardWriter::text).toList();
    }

    static String resource(String name) {
        try (InputStream in = Cards.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
