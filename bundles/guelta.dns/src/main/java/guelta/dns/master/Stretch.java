// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some whole entries of a master file, one after the other, and what has to be known to read them without those before.
 *
 * @param text an array in which they stand, perhaps with others
 * @param from where they begin there
 * @param to where they end there
 * @param lines how many line feeds they have
 * @param start what the entries before leave to them
 * @param owners hashes of the owners of its records, ascending
 * @param many whether there are entries that stand for any number of records, of whatever owners
 */
record Stretch(byte[] text, int from, int to, int lines, Reading.State start, int[] owners, boolean many) {
    /** No entries. */
    static Stretch empty(Reading.State start) {
        return new Stretch(new byte[0], 0, 0, 0, start, new int[0], false);
    }

    /** Cuts what is read into stretches. */
    static final class Cutter {
        private final List<Stretch> stretches = new ArrayList<>();
        private final byte[] text;
        private final Reading reading;
        private final int size;
        private Reading.State start;
        private int from;
        private int to;
        private int lines;
        private int[] owners = new int[64];
        private int count;
        private boolean many;

        /** Cuts behind the entry with which a stretch has so many octets. */
        Cutter(byte[] text, Reading reading, int size) {
            this.text = text;
            this.reading = reading;
            this.size = size;
            this.start = reading.state();
        }

        void take(Entry entry) {
            for (int i = entry.from(); i < entry.to(); i++) {
                lines += text[i] == '\n' ? 1 : 0;
            }
            to = entry.to();
            many |= entry.kind() == Entry.Kind.INCLUDE || entry.kind() == Entry.Kind.GENERATE;
            if (entry.kind() == Entry.Kind.RECORD) {
                int hash = hash(entry.records().get(0).owner());
                if (count == 0 || owners[count - 1] != hash) {
                    owners = count == owners.length ? Arrays.copyOf(owners, count * 2) : owners;
                    owners[count++] = hash;
                }
            }
            if (to - from >= size) {
                cut();
            }
        }

        private void cut() {
            int[] sorted = Arrays.copyOf(owners, count);
            Arrays.sort(sorted);
            stretches.add(new Stretch(text, from, to, lines, start, sorted, many));
            start = reading.state();
            from = to;
            lines = 0;
            count = 0;
            many = false;
        }

        /** The stretches of what was read, in order. */
        List<Stretch> stretches() {
            if (to > from) {
                cut();
            }
            return stretches;
        }
    }

    static int hash(DomainName owner) {
        return owner.hashCode();
    }

    int size() {
        return to - from;
    }

    /** Whether a record of an owner with this hash may be here, not counting those of entries that stand for many. */
    boolean mayHave(int hash) {
        return Arrays.binarySearch(owners, hash) >= 0;
    }
}
