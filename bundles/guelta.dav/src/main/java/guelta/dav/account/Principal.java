// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.text.Malformed;
import guelta.store.StorePath;

/** A user or a group (RFC 3744 2), whether it exists or not. Written {@code users/anna} or {@code groups/staff}. */
public record Principal(Kind kind, AccountName name) implements Comparable<Principal> {
    /** What it is. */
    public enum Kind {
        /** One that logs in. */
        USER("users"),
        /** Several users and groups under one name. */
        GROUP("groups");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }

        /** The folder of the store, and the segment of the path, that its kind stands in. */
        public String folder() {
            return folder;
        }
    }

    /** The user of this name. */
    public static Principal user(AccountName name) {
        return new Principal(Kind.USER, name);
    }

    /** The group of this name. */
    public static Principal group(AccountName name) {
        return new Principal(Kind.GROUP, name);
    }

    /**
     * What somebody typed: {@code users/NAME}, {@code groups/NAME}, or NAME alone for a user.
     *
     * @throws Malformed when it is neither
     */
    public static Principal parse(String typed) throws Malformed {
        for (Kind kind : Kind.values()) {
            if (typed.startsWith(kind.folder + "/")) {
                return new Principal(kind, AccountName.parse(typed.substring(kind.folder.length() + 1)));
            }
        }
        return user(AccountName.parse(typed));
    }

    /** Its file in the store. */
    public StorePath path() {
        return StorePath.of(toString());
    }

    /** What people call it: {@code user 'anna'}, {@code group 'staff'}. */
    String told() {
        return (kind == Kind.USER ? "user '" : "group '") + name + "'";
    }

    @Override
    public int compareTo(Principal other) {
        int kinds = kind.compareTo(other.kind);
        return kinds != 0 ? kinds : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind.folder + "/" + name;
    }
}
