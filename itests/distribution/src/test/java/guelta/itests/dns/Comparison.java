// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** In what two answers to one question differ, as a set of short words that the written list of differences uses. */
public final class Comparison {
    private static final String[] FLAGS = {"qr", "aa", "tc", "rd", "ra", "z", "ad", "cd"};
    private static final int[] BITS = {0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0040, 0x0020, 0x0010};

    private Comparison() {}

    /**
     * Compares ours with a peer's. Sections are compared as sets of records; of the answer section also the order of owners, which
     * clients follow along a chain of aliases. Of truncated answers, only the fact counts: what still fits is free.
     *
     * @return words such as {@code aa=1/0}, {@code rcode=NXDOMAIN/NOERROR} (ours/theirs), {@code additional+} (we have records that
     *     the peer lacks), {@code additional-} (we lack some); empty when equal
     */
    public static Set<String> differences(Question question, Optional<Reply> ours, Optional<Reply> theirs) {
        var words = new LinkedHashSet<String>();
        if (ours.isEmpty() || theirs.isEmpty()) {
            if (ours.isPresent() != theirs.isPresent()) {
                words.add("silent=" + (ours.isEmpty() ? "1/0" : "0/1"));
            }
            return words;
        }
        compare(question, ours.get(), theirs.get(), words);
        return words;
    }

    private static void compare(Question question, Reply ours, Reply theirs, Set<String> words) {
        if (ours.rcode() != theirs.rcode()) {
            words.add("rcode=" + Rcodes.name(ours.rcode()) + "/" + Rcodes.name(theirs.rcode()));
        }
        for (var i = 0; i < FLAGS.length; i++) {
            var one = (ours.header() & BITS[i]) != 0;
            var other = (theirs.header() & BITS[i]) != 0;
            if (one != other) {
                words.add(FLAGS[i] + (one ? "=1/0" : "=0/1"));
            }
        }
        if ((ours.header() & 0x7800) != (theirs.header() & 0x7800)) {
            words.add("opcode");
        }
        if (!Arrays.equals(ours.question(), theirs.question())) {
            words.add(Arrays.equals(ours.question(), question.section()) ? "question-theirs" : "question-ours");
        }
        if (!ours.truncated() && !theirs.truncated()) {
            sets("answer", ours.answer(), theirs.answer(), words);
            sets("authority", ours.authority(), theirs.authority(), words);
            sets("additional", ours.additional(), theirs.additional(), words);
            if (words.stream().noneMatch(w -> w.startsWith("answer"))
                    && !owners(ours).equals(owners(theirs))) {
                words.add("answer-order");
            }
        }
        options(ours, theirs, words);
    }

    private static void sets(String section, List<Reply.Rr> ours, List<Reply.Rr> theirs, Set<String> words) {
        var own = new LinkedHashSet<>(ours);
        var other = new LinkedHashSet<>(theirs);
        if (own.size() != ours.size()) {
            words.add(section + "-twice");
        }
        if (!other.containsAll(own)) {
            words.add(section + "+");
        }
        if (!own.containsAll(other)) {
            words.add(section + "-");
        }
    }

    private static List<String> owners(Reply reply) {
        return reply.answer().stream().map(Reply.Rr::owner).distinct().toList();
    }

    private static void options(Reply ours, Reply theirs, Set<String> words) {
        if (ours.opt().isPresent() != theirs.opt().isPresent()) {
            words.add("opt=" + (ours.opt().isPresent() ? "1/0" : "0/1"));
            return;
        }
        if (ours.opt().isEmpty()) {
            return;
        }
        var own = ours.opt().get();
        var other = theirs.opt().get();
        if (own.version() != other.version()) {
            words.add("opt-version=" + own.version() + "/" + other.version());
        }
        if (own.flags() != other.flags()) {
            words.add("opt-flags=%04x/%04x".formatted(own.flags(), other.flags()));
        }
        if (own.size() != other.size()) {
            words.add("opt-size=" + own.size() + "/" + other.size());
        }
        var codes = new TreeSet<>(own.options().keySet());
        codes.addAll(other.options().keySet());
        for (var code : codes) {
            if (!Arrays.equals(own.options().get(code), other.options().get(code))) {
                words.add("opt-" + code
                        + (!other.options().containsKey(code)
                                ? "+"
                                : !own.options().containsKey(code) ? "-" : ""));
            }
        }
    }

    /** Response codes by name. */
    static final class Rcodes {
        private static final List<String> NAMES = List.of(
                "NOERROR",
                "FORMERR",
                "SERVFAIL",
                "NXDOMAIN",
                "NOTIMP",
                "REFUSED",
                "YXDOMAIN",
                "YXRRSET",
                "NXRRSET",
                "NOTAUTH",
                "NOTZONE",
                "DSOTYPENI",
                "12",
                "13",
                "14",
                "15",
                "BADVERS",
                "BADKEY",
                "BADTIME",
                "BADMODE",
                "BADNAME",
                "BADALG",
                "BADTRUNC",
                "BADCOOKIE");

        private Rcodes() {}

        static String name(int rcode) {
            return rcode < NAMES.size() ? NAMES.get(rcode) : Integer.toString(rcode);
        }
    }
}
