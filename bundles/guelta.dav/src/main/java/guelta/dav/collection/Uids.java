// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which member has a UID: a table of short rows. Immutable; a change copies the list of rows, and those that it is about. */
final class Uids {
    /** Of nothing. */
    static final Uids NONE = new Uids(new Member[][] {{}}, 0);

    /** So many members are in a row, as a mean, before the table is made anew with shorter ones. */
    private static final int LONG = 32;

    private static final int SHORT = 8;
    private static final int GOLDEN = 0x9E3779B9;

    private final Member[][] rows;
    private final int size;

    private Uids(Member[][] rows, int size) {
        this.rows = rows;
        this.size = size;
    }

    /** The first member of a UID by its path: by a push there may be several. */
    Optional<Member> find(String uid) {
        return Stream.of(rows[row(uid, rows.length)])
                .filter(member -> member.facts().uid().equals(uid))
                .min(Comparator.comparing(member -> member.entry().path()));
    }

    /** Without some members and with others; those without a UID are passed over. */
    Uids with(List<Member> gone, List<Member> come) {
        int most = size + come.size();
        if (most <= LONG * rows.length) {
            return changed(rows.clone(), size, gone, come);
        }
        List<Member> all = new ArrayList<>(most);
        for (Member[] row : rows) {
            all.addAll(Arrays.asList(row));
        }
        Member[][] wider = new Member[Integer.highestOneBit(most / SHORT)][];
        Arrays.fill(wider, new Member[0]);
        return changed(wider, 0, List.of(), all).with(gone, come);
    }

    private static Uids changed(Member[][] rows, int size, List<Member> gone, List<Member> come) {
        int now = size;
        for (Member member : gone) {
            String uid = member.facts().uid();
            if (!uid.isEmpty()) {
                int at = row(uid, rows.length);
                rows[at] = Stream.of(rows[at]).filter(each -> each != member).toArray(Member[]::new);
                now--;
            }
        }
        for (Member member : come) {
            String uid = member.facts().uid();
            if (!uid.isEmpty()) {
                int at = row(uid, rows.length);
                Member[] longer = Arrays.copyOf(rows[at], rows[at].length + 1);
                longer[rows[at].length] = member;
                rows[at] = longer;
                now++;
            }
        }
        return new Uids(rows, now);
    }

    /** UIDs differ at their ends, if at all: what they are hashed to is spread over all bits. */
    private static int row(String uid, int rows) {
        int spread = uid.hashCode() * GOLDEN;
        return (spread ^ spread >>> 16) & rows - 1;
    }
}
