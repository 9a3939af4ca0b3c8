// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What differs between two texts, as {@code diff -u} says it: E. W. Myers, "An O(ND) Difference Algorithm and Its
 * Variations", 1986. Texts that differ in very many lines differ in all between the first and the last of them.
 */
public final class LineDiff {
    private static final int CONTEXT = 3;
    /** The most lines that are added and removed by a shortest difference: it takes the square of that in memory. */
    private static final int MOST = 800;

    private static final int MOST_OCTETS = 4 << 20;

    private final List<String> before;
    private final List<String> after;
    private final List<Step> steps = new ArrayList<>();

    /**
     * A line that stays, goes or comes.
     *
     * @param sign a space, a minus or a plus
     */
    private record Step(char sign, String line) {}

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
        int start = 0;
        int shorter = Math.min(before.size(), after.size());
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        keep(0, start);
        middle(start, before.size() - end, start, after.size() - end);
        keep(before.size() - end, before.size());
    }

    /**
     * The difference in unified form, without names of files; empty when there is none.
     *
     * @param before lines without their ends
     */
    public static String of(List<String> before, List<String> after) {
        return new LineDiff(before, after).unified();
    }

    /** The lines of a text, without their ends; empty when the bytes are no text, or too many. */
    public static Optional<List<String>> lines(byte[] bytes) {
        if (bytes.length > MOST_OCTETS) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(split(text));
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }

    private static List<String> split(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\r?\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private void keep(int from, int to) {
        for (int i = from; i < to; i++) {
            steps.add(new Step(' ', before.get(i)));
        }
    }

    private void middle(int from, int to, int fromAfter, int toAfter) {
        int n = to - from;
        int m = toAfter - fromAfter;
        int most = Math.min(MOST, n + m);
        List<int[]> trace = new ArrayList<>();
        int[] reached = new int[2 * most + 3];
        for (int d = 0; d <= most; d++) {
            trace.add(Arrays.copyOfRange(reached, most - d, most + d + 3));
            for (int k = -d; k <= d; k += 2) {
                int at = k + most + 1;
                boolean down = k == -d || k != d && reached[at - 1] < reached[at + 1];
                int x = down ? reached[at + 1] : reached[at - 1] + 1;
                int y = x - k;
                while (x < n && y >= 0 && y < m && before.get(from + x).equals(after.get(fromAfter + y))) {
                    x++;
                    y++;
                }
                reached[at] = x;
                if (x >= n && y >= m) {
                    back(trace, from, fromAfter, n, m);
                    return;
                }
            }
        }
        for (int i = from; i < to; i++) {
            steps.add(new Step('-', before.get(i)));
        }
        for (int i = fromAfter; i < toAfter; i++) {
            steps.add(new Step('+', after.get(i)));
        }
    }

    private void back(List<int[]> trace, int from, int fromAfter, int n, int m) {
        List<Step> reversed = new ArrayList<>();
        int x = n;
        int y = m;
        for (int d = trace.size() - 1; d >= 0; d--) {
            // The part of the array that was kept begins at diagonal -d - 1.
            int[] reached = trace.get(d);
            int k = x - y;
            int at = k + d + 1;
            boolean down = k == -d || k != d && reached[at - 1] < reached[at + 1];
            int before0 = d == 0 ? 0 : down ? reached[at + 1] : reached[at - 1];
            int after0 = d == 0 ? 0 : before0 - (down ? k + 1 : k - 1);
            while (x > before0 && y > after0) {
                x--;
                y--;
                reversed.add(new Step(' ', before.get(from + x)));
            }
            if (d > 0) {
                reversed.add(down ? new Step('+', after.get(fromAfter + --y)) : new Step('-', before.get(from + --x)));
            }
        }
        Collections.reverse(reversed);
        steps.addAll(reversed);
    }

    private String unified() {
        StringBuilder text = new StringBuilder();
        int line = 1;
        int lineAfter = 1;
        for (int i = 0; i < steps.size(); ) {
            int change = nextChange(i);
            if (change < 0) {
                break;
            }
            int start = Math.max(i, change - CONTEXT);
            line += start - i;
            lineAfter += start - i;
            int end = endOfHunk(change);
            int[] length = lengths(start, end);
            text.append("@@ -").append(range(line, length[0]));
            text.append(" +").append(range(lineAfter, length[1])).append(" @@\n");
            for (Step step : steps.subList(start, end)) {
                text.append(step.sign()).append(step.line()).append('\n');
            }
            line += length[0];
            lineAfter += length[1];
            i = end;
        }
        return text.toString();
    }

    private int nextChange(int from) {
        for (int i = from; i < steps.size(); i++) {
            if (steps.get(i).sign() != ' ') {
                return i;
            }
        }
        return -1;
    }

    /** Changes with no more than twice the context between them stand together. */
    private int endOfHunk(int change) {
        int last = change;
        for (int next = change; next >= 0 && next - last <= 2 * CONTEXT + 1; next = nextChange(last + 1)) {
            last = next;
        }
        return Math.min(steps.size(), last + 1 + CONTEXT);
    }

    private int[] lengths(int start, int end) {
        int[] lengths = new int[2];
        for (Step step : steps.subList(start, end)) {
            lengths[0] += step.sign() == '+' ? 0 : 1;
            lengths[1] += step.sign() == '-' ? 0 : 1;
        }
        return lengths;
    }

    private static String range(int line, int length) {
        return (length == 0 ? line - 1 : line) + (length == 1 ? "" : "," + length);
    }
}
