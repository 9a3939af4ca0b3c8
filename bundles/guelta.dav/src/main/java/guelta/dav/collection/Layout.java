// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where homes lie in a store: one root a user, {@code home/NAME}.
 *
 * <pre>
 * calendars/.collection         settings of the home
 * calendars/SLUG/.collection    settings of a collection
 * calendars/SLUG/HH/NAME        a member: the bytes as they were put
 * calendars/SLUG/.p/HH/NAME     what else is known of it: type and properties, only if there is something
 * files/.c/SLUG/...             a collection in a collection, of files only
 * </pre>
 *
 * <p>Members are spread over 256 folders, so that a change costs the same in large collections: HH is the first octet of
 * the name's SHA-256. Names stand there with {@code /}, {@code %}, control characters and a leading dot percent-encoded;
 * one that ends in {@code .git} in any way is none of Git's own.
 */
public final class Layout {
    /** Where the settings of a collection are, in its folder. */
    public static final String SETTINGS = ".collection";

    static final String PROPERTIES = ".p";
    static final String COLLECTIONS = ".c";
    private static final String ROOTS = "home/";

    private Layout() {}

    /** The name of the root that has a user's homes. */
    public static String root(String user) {
        return ROOTS + user;
    }

    /** The folder of a collection; empty where no collection can be. */
    public static Optional<StorePath> folder(InHome place) {
        StorePath path = StorePath.of(place.kind().folder());
        List<String> names = place.names();
        if (!place.kind().isNested()) {
            return switch (names.size()) {
                case 0 -> Optional.of(path);
                case 1 -> child(path, names.get(0));
                default -> Optional.empty();
            };
        }
        Optional<StorePath> folder = Optional.of(path);
        for (String name : names) {
            folder = folder.flatMap(in -> child(in.child(COLLECTIONS), name));
        }
        return folder;
    }

    /** The folders that collections right in a collection are in. */
    static StorePath collections(Kind kind, StorePath folder) {
        return kind.isNested() ? folder.child(COLLECTIONS) : folder;
    }

    /** The file with the settings of a collection. */
    public static StorePath settings(StorePath folder) {
        return folder.child(SETTINGS);
    }

    /** The file of a member; empty when a store can't hold it. */
    public static Optional<StorePath> member(StorePath folder, String name) {
        return child(folder.child(shard(name)), name);
    }

    /** The file with what else is known of a member. */
    public static Optional<StorePath> properties(StorePath folder, String name) {
        return child(folder.child(PROPERTIES).child(shard(name)), name);
    }

    /**
     * The member that a file is or tells of, or the collection right in this one whose settings it has; empty for the own
     * settings and for what is in collections below.
     */
    static Optional<String> memberOf(StorePath folder, StorePath file) {
        List<String> rest =
                file.names().subList(folder.names().size(), file.names().size());
        if (rest.size() == 2 && isShard(rest.get(0))) {
            return decode(rest.get(1));
        }
        if (rest.size() == 3 && rest.get(0).equals(COLLECTIONS) && rest.get(2).equals(SETTINGS)) {
            return decode(rest.get(1));
        }
        return rest.size() == 3 && rest.get(0).equals(PROPERTIES) ? decode(rest.get(2)) : Optional.empty();
    }

    /** Whether a folder in a collection's folder holds members. */
    static boolean isShard(String name) {
        return name.length() == 2
                && Character.digit(name.charAt(0), 16) >= 0
                && Character.digit(name.charAt(1), 16) >= 0;
    }

    private static Optional<StorePath> child(StorePath folder, String name) {
        String encoded = encode(name);
        return StorePath.possible(encoded) ? Optional.of(folder.child(encoded)) : Optional.empty();
    }

    private static String shard(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().toHexDigits(hash[0]);
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError("every Java has SHA-256", never);
        }
    }

    /** A name as the file is called. */
    static String encode(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isWrittenOtherwise(c, i)) {
                text.append(String.format("%%%02X", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isWrittenOtherwise(char c, int place) {
        return c == '/' || c == '%' || c < ' ' || c == 0x7f || c == '.' && place == 0;
    }

    /** The name of which this is the file; empty for files that no name is written as. */
    static Optional<String> decode(String file) {
        if (IntStream.range(0, file.length()).noneMatch(i -> isWrittenOtherwise(file.charAt(i), i))) {
            return Optional.of(file);
        }
        StringBuilder text = new StringBuilder(file.length());
        for (int i = 0; i < file.length(); i++) {
            char c = file.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            if (i + 2 >= file.length()) {
                return Optional.empty();
            }
            int high = Character.digit(file.charAt(i + 1), 16);
            int low = Character.digit(file.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            text.append((char) (high << 4 | low));
            i += 2;
        }
        return encode(text.toString()).equals(file) ? Optional.of(text.toString()) : Optional.empty();
    }
}
