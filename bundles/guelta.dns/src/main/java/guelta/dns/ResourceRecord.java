// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

/**
 * A record of class IN in wire form.
 *
 * @param owner its name
 * @param type as {@link RecordType} numbers it, 1 to 65535
 * @param ttl seconds, 0 to 2^31-1 (RFC 2181 8)
 * @param data the RDATA without its length, names in it uncompressed; nobody may change the array
 */
public record ResourceRecord(DomainName owner, int type, long ttl, byte[] data) {}
