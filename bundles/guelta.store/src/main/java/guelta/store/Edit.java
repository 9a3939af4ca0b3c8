// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/** One change of a tree. A plan's edits are made in their order, all or none. */
public sealed interface Edit {
    /** Writes a file; the folders above it come into being. */
    record Put(StorePath path, Content content) implements Edit {}

    /** Removes a file or a whole folder; nothing there is no error. */
    record Delete(StorePath path) implements Edit {}

    /** Renames a file or a whole folder, over what was there. */
    record Move(StorePath from, StorePath to) implements Edit {}

    /** Doubles a file or a whole folder, over what was there. */
    record Copy(StorePath from, StorePath to) implements Edit {}
}
