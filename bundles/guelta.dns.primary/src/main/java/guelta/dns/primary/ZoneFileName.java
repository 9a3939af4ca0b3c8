// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import java.util.Locale;
import java.util.Optional;

/**
 * How a zone's name and its file's name belong together: the zone in lower case without the final dot, {@code /} (RFC
 * 2317) as {@code %2F}, the root zone as {@code root.zone}.
 *
 * <p>What is no zone: names with upper case (a README), names that start with a dot, keys ({@code _keys}, {@code
 * ZONE._keys}) and settings ({@code ZONE._settings}), which are never served.
 */
final class ZoneFileName {
    private static final String ROOT = "root.zone";

    private ZoneFileName() {}

    /** The zone that a file is for; nothing when it is no zone's file. */
    static Optional<DomainName> zone(String file) {
        if (file.equals(ROOT)) {
            return Optional.of(DomainName.ROOT);
        }
        boolean ours = !file.startsWith(".")
                && !secret(file)
                && file.replace("%2F", "").equals(file.replace("%2F", "").toLowerCase(Locale.ROOT));
        if (!ours) {
            return Optional.empty();
        }
        try {
            return Optional.of(DomainName.of(file.replace("%2F", "/")));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /** Whether a file holds keys or settings. */
    static boolean secret(String file) {
        return file.endsWith("_keys") || file.endsWith("_settings");
    }

    /** The file of a zone. */
    static String of(DomainName zone) {
        if (zone.equals(DomainName.ROOT)) {
            return ROOT;
        }
        String text = zone.toString().toLowerCase(Locale.ROOT);
        return text.substring(0, text.length() - 1).replace("/", "%2F");
    }
}
