// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.config.Problem;
import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.access.ZoneLists;
import guelta.dns.keys.UpdateLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What one {@code ZONE._settings} file says: lines {@code KEY = VALUE}, {@code #} starts a comment. A list that is not
 * there leaves it to that of the server; one that is wrong or empty allows nobody. While a line is there that is none, or
 * of an unknown key, no list allows anybody, and while a limit of a key is misspelt no key may change the zone. The same file does for a primary and a secondary, which has no updates to limit. An immutable value.
 *
 * @param updates what single keys may change
 * @param query who may ask about the zone
 * @param transfer who may transfer it without a key
 * @param notifying whose NOTIFY without a key is heeded
 * @param problems what is wrong, one sentence each
 */
public record ZoneSettings(
        UpdateLimits updates,
        Optional<AddressList> query,
        Optional<AddressList> transfer,
        Optional<AddressList> notifying,
        List<String> problems) {
    private static final List<String> LISTS = List.of("allowNotify", "allowQuery", "allowTransfer");
    private static final String ALLOWED = "a list of addresses and networks, or any, none, loopback";

    /** No settings. */
    public static final ZoneSettings NONE =
            new ZoneSettings(UpdateLimits.NONE, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    /** Copies the list. */
    public ZoneSettings {
        problems = List.copyOf(problems);
    }

    /** Settings that let nobody do anything without a key, of a file that can't be read. */
    public static ZoneSettings unreadable(String file, String reason) {
        Optional<AddressList> nobody = Optional.of(AddressList.NONE);
        return new ZoneSettings(
                UpdateLimits.NONE, nobody, nobody, nobody, List.of(file + ": can't be read: " + reason));
    }

    /**
     * One list of each zone that has it, and that of the server for all others.
     *
     * @param server empty for everybody
     */
    public static ZoneLists lists(
            Optional<AddressList> server,
            Map<DomainName, ZoneSettings> zones,
            Function<ZoneSettings, Optional<AddressList>> which) {
        Map<DomainName, AddressList> lists = new TreeMap<>();
        zones.forEach((zone, settings) -> which.apply(settings).ifPresent(list -> lists.put(zone, list)));
        return ZoneLists.of(server, lists);
    }

    /**
     * Reads a file; total, whatever it holds.
     *
     * @param file its name, for the problems
     */
    public static ZoneSettings read(String file, byte[] text) {
        UpdateLimits updates = UpdateLimits.read(file, text);
        List<String> problems = new ArrayList<>(updates.problems());
        Map<String, AddressList> lists = new HashMap<>();
        boolean closed = false;
        int number = 0;
        for (String raw : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            String line = raw.split("#", 2)[0].strip();
            int equals = line.indexOf('=');
            String key = (equals < 0 ? line.split("\\s", 2)[0] : line.substring(0, equals)).strip();
            if (UpdateLimits.meant(key) && !UpdateLimits.takes(line)) {
                // Whose limit it was to be nobody knows; without it that key might change everything.
                updates = UpdateLimits.CLOSED;
                problems.add(file + ":" + number + ": '" + key
                        + "' is no setting, a limit is update.KEY = NAMES TYPES; no key may change the zone until this is"
                        + " mended");
                closed |= key.toLowerCase(Locale.ROOT).contains("allow");
            } else if (LISTS.contains(key) && equals >= 0) {
                Settings setting = new Settings(file + ":" + number, Map.of(key, line.substring(equals + 1)));
                lists.put(key, setting.parse(key, "none", ALLOWED, AddressList::parse));
                setting.problems().forEach(problem -> problems.add(problem.toString()));
            } else if (equals >= 0 && !UpdateLimits.meant(key)) {
                // Which list it was to be nobody knows; without it that of the server might let everybody in.
                problems.add(new Problem(file + ":" + number, "a key", key, "one of " + String.join(", ", LISTS))
                        .toString());
                closed = true;
            } else if (equals < 0 && !line.isEmpty()) {
                problems.add(file + ":" + number + ": the line is not of the form KEY = VALUE");
                closed = true;
            }
        }
        Optional<AddressList> nobody = Optional.of(AddressList.NONE);
        return closed
                ? new ZoneSettings(updates, nobody, nobody, nobody, problems)
                : new ZoneSettings(
                        updates,
                        Optional.ofNullable(lists.get("allowQuery")),
                        Optional.ofNullable(lists.get("allowTransfer")),
                        Optional.ofNullable(lists.get("allowNotify")),
                        problems);
    }
}
