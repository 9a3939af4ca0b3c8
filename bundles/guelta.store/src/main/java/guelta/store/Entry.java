// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/**
 * A file or folder of a {@link Snapshot}.
 *
 * @param path where it is
 * @param folder whether it is a folder
 * @param tag what it holds
 * @param size of a file, in bytes; -1 when that can't be read, as neither can its content; 0 for a folder
 */
public record Entry(StorePath path, boolean folder, Tag tag, long size) {}
