// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.OperatorError;
import guelta.dns.DomainName;
import org.apache.karaf.shell.support.CommandException;

/** Names as operators type them, and the sentences for those that are wrong. */
final class Names {
    private Names() {}

    /** A name that was typed with or without its final dot. */
    static DomainName typed(String name) throws CommandException {
        try {
            return DomainName.of(name);
        } catch (IllegalArgumentException noName) {
            throw OperatorError.of(noName.getMessage());
        }
    }

    /** The zone of a name that was typed. */
    static ServedZone zone(String name, ServedZones served) throws CommandException {
        return served.find(typed(name)).orElseThrow(() -> unknownZone(name, served));
    }

    private static CommandException unknownZone(String name, ServedZones served) {
        String known = served.all().isEmpty()
                ? "there is none"
                : "there are "
                        + served.all().stream()
                                .limit(5)
                                .map(zone -> zone.apex().toString())
                                .reduce((one, other) -> one + ", " + other)
                                .orElseThrow()
                        + (served.all().size() > 5 ? " and " + (served.all().size() - 5) + " more" : "");
        return OperatorError.of("'" + name + "' is no zone of this server: " + known);
    }
}
