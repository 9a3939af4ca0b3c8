// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

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
public final class ZoneFileName {
    private static final String ROOT = "root.zone";
    private static final String KEYS = "_keys";
    private static final String SETTINGS = "_settings";

    private ZoneFileName() {}

    /** The zone that a file is for; nothing when it is no zone's file. */
    public static Optional<DomainName> zone(String file) {
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
    public static boolean secret(String file) {
        return file.endsWith(KEYS) || file.endsWith(SETTINGS);
    }

    /** The zone whose keys a file holds, the root for {@code _keys}; nothing when it is no such file. */
    public static Optional<DomainName> keys(String file) {
        return behind(file, KEYS);
    }

    /** The zone whose settings a file holds; nothing when it is no such file. */
    public static Optional<DomainName> settings(String file) {
        return behind(file, SETTINGS);
    }

    private static Optional<DomainName> behind(String file, String suffix) {
        if (file.equals(suffix)) {
            return Optional.of(DomainName.ROOT);
        }
        return file.endsWith("." + suffix)
                ? zone(file.substring(0, file.length() - suffix.length() - 1))
                : Optional.empty();
    }

    /** The file of a zone's keys; {@code _keys} for the root. */
    public static String keysOf(DomainName zone) {
        return zone.equals(DomainName.ROOT) ? KEYS : of(zone) + "." + KEYS;
    }

    /** The file of a zone. */
    public static String of(DomainName zone) {
        if (zone.equals(DomainName.ROOT)) {
            return ROOT;
        }
        String text = zone.toString().toLowerCase(Locale.ROOT);
        return text.substring(0, text.length() - 1).replace("/", "%2F");
    }
}
