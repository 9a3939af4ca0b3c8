// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Content;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ids that Git gives to what it keeps: SHA-1 over kind, length and bytes. */
public final class Tags {
    /** The tag of the folder without names. */
    public static final Tag EMPTY_FOLDER = of(Folder.EMPTY);

    private Tags() {}

    /** The tag of a folder. */
    public static Tag of(Folder folder) {
        byte[] tree = folder.bytes();
        MessageDigest digest = begin("tree", tree.length);
        return new Tag(HexFormat.of().formatHex(digest.digest(tree)));
    }

    /**
     * The tag of a file's bytes.
     *
     * @throws StoreUnavailable when they can't be read
     */
    public static Tag of(Content file) {
        MessageDigest digest = begin("blob", file.size());
        long left = file.size();
        try (InputStream in = file.open()) {
            byte[] buffer = new byte[(int) Math.min(Math.max(left, 1), 65_536)];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                left -= read;
            }
        } catch (IOException unreadable) {
            throw new StoreUnavailable(
                    "The content to be stored can't be read: " + unreadable.getMessage(), unreadable);
        }
        if (left != 0) {
            throw new IllegalArgumentException(
                    "a content of " + file.size() + " bytes has " + (file.size() - left) + " bytes");
        }
        return new Tag(HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest begin(String kind, long length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update((kind + ' ' + length + '\0').getBytes(StandardCharsets.US_ASCII));
            return digest;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-1", missing);
        }
    }
}
