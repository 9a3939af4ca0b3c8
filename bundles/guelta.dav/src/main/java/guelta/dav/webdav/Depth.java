// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.net.HttpFields;
import java.util.Optional;

/** How far below a resource a request goes (RFC 4918 10.2). */
enum Depth {
    ZERO,
    ONE,
    INFINITY;

    static Depth of(HttpFields fields, Depth otherwise) throws Refusal {
        Optional<String> given = fields.first("Depth");
        return switch (given.map(String::strip).orElse("")) {
            case "" -> otherwise;
            case "0" -> ZERO;
            case "1" -> ONE;
            case "infinity", "Infinity" -> INFINITY;
            default -> throw new Refusal(400, "Depth is '" + given.get() + "', allowed are 0, 1 and infinity");
        };
    }
}
