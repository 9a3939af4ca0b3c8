// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

/** The records of a transfer in their order, one at a time. Confined to one thread. */
interface RecordSource {
    /** Whether all were written. */
    boolean done();

    /** How many octets the record here has when nothing is compressed. */
    int size();

    /** Writes the record here and goes on to the next one. */
    void write(RecordWriter out);
}
