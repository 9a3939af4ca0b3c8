// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Domain names between text and wire, written apart from the server's own code so that no error can hide in both. */
public final class Names {
    private Names() {}

    /** The wire form of an absolute name in master file notation, case kept. */
    public static byte[] wire(String text) {
        var out = new ByteArrayOutputStream();
        if (!text.equals(".")) {
            for (var rest = text; !rest.isEmpty(); rest = rest.substring(labelEnd(rest))) {
                var label = octets(rest.substring(0, labelEnd(rest) - 1));
                out.write(label.length);
                out.writeBytes(label);
            }
        }
        out.write(0);
        return out.toByteArray();
    }

    /** The index behind the first unescaped dot. */
    public static int labelEnd(String name) {
        for (var i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '\\') {
                i += Character.isDigit(name.charAt(i + 1)) ? 3 : 1;
            } else if (name.charAt(i) == '.') {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(name + " does not end in a dot");
    }

    /** The name without its first label. */
    public static String parent(String name) {
        var parent = name.substring(labelEnd(name));
        return parent.isEmpty() ? "." : parent;
    }

    private static byte[] octets(String label) {
        var out = new ByteArrayOutputStream();
        for (var i = 0; i < label.length(); i++) {
            var c = label.charAt(i);
            if (c != '\\') {
                out.write(c);
            } else if (Character.isDigit(label.charAt(i + 1))) {
                out.write(Integer.parseInt(label.substring(i + 1, i + 4)));
                i += 3;
            } else {
                out.write(label.charAt(++i));
            }
        }
        return out.toByteArray();
    }

    /** One label as text, in lower case, everything but letters, digits, - _ * / escaped as \DDD. */
    static String label(byte[] octets) {
        var text = new StringBuilder();
        for (var octet : new String(octets, StandardCharsets.ISO_8859_1).toCharArray()) {
            var lower = octet >= 'A' && octet <= 'Z' ? (char) (octet + 32) : octet;
            if (lower >= 'a' && lower <= 'z' || lower >= '0' && lower <= '9' || "-_*/".indexOf(lower) >= 0) {
                text.append(lower);
            } else {
                text.append(String.format("\\%03d", (int) lower));
            }
        }
        return text.toString();
    }
}
