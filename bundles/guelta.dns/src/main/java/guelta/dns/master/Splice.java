// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

/**
 * A stretch of a file and what comes in its place. Several splices of one file are in ascending order, do not overlap,
 * and all count in the file as it was.
 *
 * @param offset where the stretch begins
 * @param removed how many octets it has
 * @param octets what takes its place; nobody may change the array
 */
public record Splice(long offset, int removed, byte[] octets) {}
