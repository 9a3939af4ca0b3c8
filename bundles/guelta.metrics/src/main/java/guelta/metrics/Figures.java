// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import guelta.meter.Durations;
import guelta.meter.MeterReader;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The figures of one moment, in the order of their names, as Prometheus reads them (text format 0.0.4). Confined. */
final class Figures implements MeterReader {
    private static final double NANOS = 1e9;

    private final Predicate<String> wanted;
    private final Map<String, Family> families = new TreeMap<>();

    /** All lines of one name. */
    record Family(String kind, String help, StringBuilder lines, int[] count) {}

    /**
     * @param wanted which names are told
     */
    Figures(Predicate<String> wanted) {
        this.wanted = wanted;
    }

    @Override
    public void counter(String name, String help, long value, String... labels) {
        line(name, "counter", help, name, Long.toString(value), labels);
    }

    @Override
    public void gauge(String name, String help, double value, String... labels) {
        line(name, "gauge", help, name, number(value), labels);
    }

    @Override
    public void histogram(String name, String help, Durations.Spread spread, String... labels) {
        int classes = spread.upTo().size();
        for (int i = 0; i < classes; i++) {
            long bound = spread.bound(i);
            String[] all = new String[labels.length + 2];
            System.arraycopy(labels, 0, all, 0, labels.length);
            all[labels.length] = "le";
            all[labels.length + 1] = bound == Long.MAX_VALUE ? "+Inf" : number(bound / NANOS);
            line(name, "histogram", help, name + "_bucket", spread.upTo().get(i).toString(), all);
        }
        line(name, "histogram", help, name + "_sum", number(spread.nanos() / NANOS), labels);
        line(
                name,
                "histogram",
                help,
                name + "_count",
                spread.upTo().get(classes - 1).toString(),
                labels);
    }

    /** What was told, by name. */
    Map<String, Family> families() {
        return families;
    }

    /** The text for Prometheus. */
    String text() {
        StringBuilder text = new StringBuilder();
        families.forEach((name, family) -> text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(escaped(family.help(), false))
                .append("\n# TYPE ")
                .append(name)
                .append(' ')
                .append(family.kind())
                .append('\n')
                .append(family.lines()));
        return text.toString();
    }

    private void line(String family, String kind, String help, String name, String value, String... labels) {
        if (!wanted.test(family)) {
            return;
        }
        Family all = families.computeIfAbsent(family, key -> new Family(kind, help, new StringBuilder(), new int[1]));
        all.count()[0]++;
        StringBuilder lines = all.lines().append(name);
        for (int i = 0; i < labels.length; i += 2) {
            lines.append(i == 0 ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(escaped(labels[i + 1], true))
                    .append('"');
        }
        lines.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.9g", value);
    }

    private static String escaped(String text, boolean quoted) {
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quoted ? escaped.replace("\"", "\\\"") : escaped;
    }
}
