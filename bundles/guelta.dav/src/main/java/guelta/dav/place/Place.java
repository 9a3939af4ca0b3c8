// SPDX-License-Identifier: Apache-2.0
package guelta.dav.place;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a path denotes, whether something is there or not. */
public sealed interface Place {
    /** The canonical path. */
    Href href();

    /** The root of everything, {@code /dav/}. */
    record Top() implements Place {
        @Override
        public Href href() {
            return Href.collection("dav");
        }
    }

    /**
     * What holds principals or homes and nothing else, as {@code /dav/principals/users/}.
     *
     * @param names below {@code /dav/}
     */
    record Hall(List<String> names) implements Place {
        /** What holds all principals. */
        public static final Hall PRINCIPALS = new Hall(List.of("principals"));
        /** What holds the users. */
        public static final Hall USERS = new Hall(List.of("principals", "users"));
        /** What holds the groups. */
        public static final Hall GROUPS = new Hall(List.of("principals", "groups"));

        /** What holds the homes of a kind. */
        public static Hall of(Kind kind) {
            return new Hall(List.of(kind.folder()));
        }

        @Override
        public Href href() {
            List<String> all = new ArrayList<>(List.of("dav"));
            all.addAll(names);
            return new Href(all, true);
        }
    }

    /**
     * A user or a group (RFC 3744 2).
     *
     * @param group whether it is a group
     */
    record Principal(boolean group, String name) implements Place {
        @Override
        public Href href() {
            return Href.collection("dav", "principals", group ? "groups" : "users", name);
        }
    }

    /**
     * A home, a collection in it or a member of one.
     *
     * @param owner whose home it is
     * @param names below the home, none for the home itself
     * @param slash whether the path ends with one: it does where a collection is meant
     */
    record InHome(Kind kind, String owner, List<String> names, boolean slash) implements Place {
        /** Keeps the list. */
        public InHome {
            names = List.copyOf(names);
        }

        /** The home itself. */
        public static InHome home(Kind kind, String owner) {
            return new InHome(kind, owner, List.of(), true);
        }

        /** Whether it is the home itself. */
        public boolean isHome() {
            return names.isEmpty();
        }

        /** The last name; empty for the home. */
        public String name() {
            return names.isEmpty() ? "" : names.get(names.size() - 1);
        }

        /** What it is in; not of a home. */
        public InHome parent() {
            return new InHome(kind, owner, names.subList(0, names.size() - 1), true);
        }

        /** What is right in it. */
        public InHome child(String name, boolean collection) {
            List<String> longer = new ArrayList<>(names);
            longer.add(name);
            return new InHome(kind, owner, longer, collection);
        }

        /** The same, with or without the final slash. */
        public InHome as(boolean collection) {
            return new InHome(kind, owner, names, collection);
        }

        /** Whether it is another one or in it. */
        public boolean within(InHome other) {
            return kind == other.kind
                    && owner.equals(other.owner)
                    && names.size() >= other.names.size()
                    && names.subList(0, other.names.size()).equals(other.names);
        }

        @Override
        public Href href() {
            List<String> all = new ArrayList<>(List.of("dav", kind.folder(), owner));
            all.addAll(names);
            return new Href(all, slash || isHome());
        }
    }

    /** What a path denotes; {@code /} is the same as {@code /dav/}. Empty where nothing can ever be. */
    static Optional<Place> of(Href href) {
        List<String> names = href.names();
        if (names.isEmpty()) {
            return Optional.of(new Top());
        }
        if (!names.get(0).equals("dav")) {
            return Optional.empty();
        }
        List<String> below = names.subList(1, names.size());
        if (below.isEmpty()) {
            return Optional.of(new Top());
        }
        if (below.get(0).equals("principals")) {
            return principal(below);
        }
        for (Kind kind : Kind.values()) {
            if (below.get(0).equals(kind.folder())) {
                return Optional.of(
                        below.size() == 1
                                ? Hall.of(kind)
                                : new InHome(kind, below.get(1), below.subList(2, below.size()), href.slash()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Place> principal(List<String> names) {
        boolean group = names.size() > 1 && names.get(1).equals("groups");
        if (names.size() > 1 && !group && !names.get(1).equals("users")) {
            return Optional.empty();
        }
        return switch (names.size()) {
            case 1 -> Optional.of(Hall.PRINCIPALS);
            case 2 -> Optional.of(group ? Hall.GROUPS : Hall.USERS);
            case 3 -> Optional.of(new Principal(group, names.get(2)));
            default -> Optional.empty();
        };
    }
}
