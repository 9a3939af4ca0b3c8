// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

/** Of whom an ACE speaks (RFC 3744 5.5.1). */
public sealed interface AcePrincipal {
    /** How a settings file calls it: {@code user:NAME}, {@code group:NAME}, or the name of a role. */
    String text();

    /** Somebody who has a URL: a user or a group. */
    sealed interface Named extends AcePrincipal {
        /** The name, without what it is the name of. */
        String name();

        /** Whether somebody may be called so: 1 to 255 characters, no blanks and nothing invisible. */
        static boolean possible(String name) {
            return !name.isEmpty() && name.length() <= 255 && name.codePoints().allMatch(Named::visible);
        }

        private static boolean visible(int character) {
            return switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.SPACE_SEPARATOR,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> false;
                default -> true;
            };
        }

        private static void check(String name) {
            if (!possible(name)) {
                throw new IllegalArgumentException("'" + name + "' can't be the name of a principal");
            }
        }
    }

    /**
     * One user.
     *
     * @param name of 1 to 255 visible characters
     */
    record User(String name) implements Named {
        /** Refuses what can't be a name. */
        public User {
            Named.check(name);
        }

        @Override
        public String text() {
            return "user:" + name;
        }
    }

    /**
     * All members of a group, those of groups in it too.
     *
     * @param name of 1 to 255 visible characters
     */
    record Group(String name) implements Named {
        /** Refuses what can't be a name. */
        public Group {
            Named.check(name);
        }

        @Override
        public String text() {
            return "group:" + name;
        }
    }

    /** Whoever is something at the time of the request. */
    enum Role implements AcePrincipal {
        /** Everybody ({@code DAV:all}). */
        EVERYONE("all"),
        /** Everybody who has proved a name. */
        AUTHENTICATED("authenticated"),
        /** Everybody who has not. */
        UNAUTHENTICATED("unauthenticated"),
        /** The user that the resource itself is, or the members of the group that it is. */
        SELF("self"),
        /** Who the property {@code DAV:owner} of the resource names. */
        OWNER("owner");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }
}
