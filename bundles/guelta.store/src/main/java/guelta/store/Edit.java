// SPDX-License-Identifier: Apache-2.0
package guelta.store;

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
