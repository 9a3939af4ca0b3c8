// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.util.List;

/**
 * One change of a tree. A plan's edits are made in their order, all or none; each sees what those before it did.
 *
 * <p>What is in the way gives way: a folder that a file is written on, a file where a folder has to be. A folder is there
 * as long as something is in it.
 */
public sealed interface Edit {
    /** Writes a file; the folders above it come into being. */
    record Put(StorePath path, Content content) implements Edit {
        /** Refuses the top as a place. */
        public Put {
            refuseTop(path);
        }
    }

    /**
     * Replaces ranges of a file's bytes: a small change of a big file, which a store need not write whole before it
     * answers. The commit fails when there is no file, or when a range is not in it.
     *
     * @param splices in order of {@code from}, without overlap; each counts in the bytes before the edit
     */
    record Patch(StorePath path, List<Splice> splices) implements Edit {
        /** Copies the list; refuses the top as a place, and ranges that are out of order. */
        public Patch {
            refuseTop(path);
            splices = List.copyOf(splices);
            long at = 0;
            for (Splice splice : splices) {
                if (splice.from() < at) {
                    throw new IllegalArgumentException("a range at " + splice.from() + " begins before " + at);
                }
                at = splice.to();
            }
        }
    }

    /**
     * Bytes for a range of a file.
     *
     * @param from where the range begins
     * @param to where it ends, exclusive; {@code from} to insert
     * @param bytes what stands there instead; may be empty, and nobody may change it from here on
     */
    record Splice(long from, long to, byte[] bytes) {
        /** Refuses what is no range. */
        public Splice {
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("from " + from + " to " + to + " is no range");
            }
        }
    }

    /** Removes a file or a whole folder, at the top all there is; nothing there is no error. */
    record Delete(StorePath path) implements Edit {}

    /** Renames a file or a whole folder, over what was there; the commit fails when there is nothing to rename. */
    record Move(StorePath from, StorePath to) implements Edit {
        /** Refuses the top as a place. */
        public Move {
            refuseTop(from);
            refuseTop(to);
        }
    }

    /** Doubles a file or a whole folder, over what was there; the commit fails when there is nothing to double. */
    record Copy(StorePath from, StorePath to) implements Edit {
        /** Refuses the top as a place to copy to. */
        public Copy {
            refuseTop(to);
        }
    }

    private static void refuseTop(StorePath path) {
        if (path.names().isEmpty()) {
            throw new IllegalArgumentException("the top of a tree is no place for a file or folder");
        }
    }
}
