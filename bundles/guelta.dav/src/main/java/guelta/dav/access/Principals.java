// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import guelta.dav.Refusal;
import guelta.dav.place.Href;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who is at which URL. */
@FunctionalInterface
public interface Principals {
    /** The principal at a URL or path; nothing when nobody is there. */
    Optional<AcePrincipal.Named> find(String url);

    /**
     * Users at {@code /dav/principals/users/NAME/} and groups at {@code /dav/principals/groups/NAME/}, found with and without the
     * final slash.
     *
     * @param authority host and port that this server is asked at; URLs of others are nobody's
     * @param exists whether there is such a user or group
     */
    static Principals of(String authority, Predicate<AcePrincipal.Named> exists) {
        return url -> {
            if (Href.isElsewhere(url, authority)) {
                return Optional.empty();
            }
            try {
                return at(Href.parse(url).names()).filter(exists);
            } catch (Refusal noPath) {
                return Optional.empty();
            }
        };
    }

    private static Optional<AcePrincipal.Named> at(List<String> names) {
        if (names.size() != 4
                || !names.subList(0, 2).equals(List.of("dav", "principals"))
                || !AcePrincipal.Named.possible(names.get(3))) {
            return Optional.empty();
        }
        return switch (names.get(2)) {
            case "users" -> Optional.of(new AcePrincipal.User(names.get(3)));
            case "groups" -> Optional.of(new AcePrincipal.Group(names.get(3)));
            default -> Optional.empty();
        };
    }
}
