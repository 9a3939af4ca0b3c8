// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of a file or folder in a root: names from the top down. The empty path is the root's own folder.
 *
 * <p>A name is 1 to 255 octets of UTF-8, without {@code /} and NUL, and not {@code .}, {@code ..} or {@code .git}
 * (in any case): what Git can hold on every backend.
 *
 * <p>Immutable; equal when all names are.
 */
public final class StorePath implements Comparable<StorePath> {
    /** The folder of the root itself. */
    public static final StorePath TOP = new StorePath(new String[0]);

    private final List<String> names;
    private final int hash;

    /**
     * A path of names, from the top down.
     *
     * @throws IllegalArgumentException for a name that a store can't hold
     */
    public StorePath(List<String> names) {
        this.names = checked(names);
        this.hash = this.names.hashCode();
    }

    /** Of names that were looked at before: a folder of many names makes a path of each. */
    private StorePath(String[] known) {
        names = List.of(known);
        hash = names.hashCode();
    }

    private static List<String> checked(List<String> names) {
        List<String> copy = List.copyOf(names);
        copy.forEach(StorePath::check);
        return copy;
    }

    private static void check(String name) {
        if (!possible(name)) {
            throw new IllegalArgumentException("'" + name + "' can't be the name of a file in a store");
        }
    }

    /** From the top down; can't be changed. */
    public List<String> names() {
        return names;
    }

    /** The path written with slashes, {@code a/b/c}; the empty text is {@link #TOP}. */
    public static StorePath of(String text) {
        return text.isEmpty() ? TOP : new StorePath(List.of(text.split("/", -1)));
    }

    /** Whether a store can hold a file of this name. */
    public static boolean possible(String name) {
        int octets = octets(name);
        return octets > 0
                && octets <= 255
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0
                && !name.equals(".")
                && !name.equals("..")
                && !name.equalsIgnoreCase(".git");
    }

    /** How many octets of UTF-8 a name is; -1 of half a surrogate pair, which UTF-8 has no way to write. */
    private static int octets(String name) {
        int octets = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x80) {
                octets++;
            } else if (c < 0x800) {
                octets += 2;
            } else if (!Character.isSurrogate(c)) {
                octets += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < name.length()
                    && Character.isLowSurrogate(name.charAt(i + 1))) {
                octets += 4;
                i++;
            } else {
                return -1;
            }
        }
        return octets;
    }

    /**
     * The path one name further down.
     *
     * @throws IllegalArgumentException for a name that a store can't hold
     */
    public StorePath child(String name) {
        check(name);
        String[] longer = names.toArray(new String[names.size() + 1]);
        longer[names.size()] = name;
        return new StorePath(longer);
    }

    /** The folder that this is in; {@link #TOP} has none and answers itself. */
    public StorePath parent() {
        return names.isEmpty()
                ? this
                : new StorePath(names.subList(0, names.size() - 1).toArray(new String[0]));
    }

    /** The last name; empty for {@link #TOP}. */
    public String name() {
        return names.isEmpty() ? "" : names.get(names.size() - 1);
    }

    /** Whether this is the folder or in it, at any depth. */
    public boolean within(StorePath folder) {
        return names.size() >= folder.names.size()
                && names.subList(0, folder.names.size()).equals(folder.names);
    }

    @Override
    public int compareTo(StorePath other) {
        int common = Math.min(names.size(), other.names.size());
        for (int i = 0; i < common; i++) {
            int order = names.get(i).compareTo(other.names.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(names.size(), other.names.size());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StorePath path && hash == path.hash && names.equals(path.names);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return String.join("/", names);
    }
}
