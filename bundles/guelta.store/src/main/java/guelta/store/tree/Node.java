// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Tag;

/**
 * What a name in a {@link Folder} stands for.
 *
 * @param mode of Git: a file, a folder, or what a store keeps without showing it (symbolic links, submodules)
 * @param tag what it holds
 */
public record Node(int mode, Tag tag) {
    private static final int KIND = 0170000;
    private static final int KIND_FILE = 0100000;
    private static final int KIND_FOLDER = 0040000;

    /** A file as the store writes it: not executable. */
    public static Node file(Tag tag) {
        return new Node(0100644, tag);
    }

    /** A folder. */
    public static Node folder(Tag tag) {
        return new Node(KIND_FOLDER, tag);
    }

    /** Whether it is a file, executable or not. */
    public boolean isFile() {
        return (mode & KIND) == KIND_FILE;
    }

    /** Whether it is a folder. */
    public boolean isFolder() {
        return isFolder(mode);
    }

    static boolean isFolder(int mode) {
        return (mode & KIND) == KIND_FOLDER;
    }
}
