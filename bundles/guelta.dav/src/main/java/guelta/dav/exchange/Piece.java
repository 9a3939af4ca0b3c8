// SPDX-License-Identifier: Apache-2.0
package guelta.dav.exchange;

/**
 * A calendar object or card out of a file of many.
 *
 * @param origin where it was, for people: the file and line, or the name of the file
 * @param name that it had among others; empty when it had none
 * @param octets as they are to be put
 */
public record Piece(String origin, String name, byte[] octets) {}
