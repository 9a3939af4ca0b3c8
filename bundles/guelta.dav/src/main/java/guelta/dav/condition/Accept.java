// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which media types a client takes, and how gladly ({@code Accept}, RFC 9110 12.5.1). Ranges that can't be read are as if they were
 * not there. An immutable value.
 */
public final class Accept {
    /** The weight of what is said without one. */
    private static final int WHOLE = 1000;

    private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    private final List<Range> ranges;

    /**
     * A range of types.
     *
     * @param weight 0, which is not at all, to 1000
     */
    private record Range(MediaType types, int weight) {
        /** How exactly it names a type; -1 if it does not. */
        int precision(MediaType type) {
            if (types.type().equals("*")) {
                return 0;
            }
            if (!types.type().equals(type.type())) {
                return -1;
            }
            if (types.subtype().equals("*")) {
                return 1;
            }
            boolean same = types.subtype().equals(type.subtype())
                    && type.parameters()
                            .entrySet()
                            .containsAll(types.parameters().entrySet());
            return same ? 2 + types.parameters().size() : -1;
        }
    }

    private Accept(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** The ranges of a field, those of several fields joined with commas. */
    public static Accept of(Optional<String> field) {
        List<Range> ranges = new ArrayList<>();
        for (String part : MediaType.split(field.orElse(""), ',')) {
            MediaType.parse(part).ifPresent(type -> {
                String weight = type.parameters().getOrDefault("q", "1");
                if (WEIGHT.matcher(weight).matches()) {
                    Map<String, String> own = new LinkedHashMap<>(type.parameters());
                    own.remove("q");
                    ranges.add(new Range(new MediaType(type.type(), type.subtype(), own), thousandths(weight)));
                }
            });
        }
        return new Accept(ranges);
    }

    private static int thousandths(String weight) {
        return (int) Math.round(Double.parseDouble(weight) * WHOLE);
    }

    /**
     * The one of several representations that the client likes best; of those that it likes the same the one that it names more
     * exactly, then the first. Where it likes none, the first one, since most who say what they take can do with more; but
     * nothing if it says that it does not take that one (RFC 9110 12.4.1, 15.5.7).
     *
     * @param offered the default one first
     */
    public <T> Optional<T> best(List<T> offered, Function<T, MediaType> type) {
        T best = null;
        int most = 0;
        int closest = -1;
        for (T candidate : offered) {
            Range range = range(type.apply(candidate));
            int weight = range == null ? 0 : range.weight();
            int precision = range == null ? -1 : range.precision(type.apply(candidate));
            if (weight > most || weight == most && weight > 0 && precision > closest) {
                best = candidate;
                most = weight;
                closest = precision;
            }
        }
        boolean refused = best == null && range(type.apply(offered.get(0))) != null;
        return refused ? Optional.empty() : Optional.of(best == null ? offered.get(0) : best);
    }

    /** The range that names a type most exactly. */
    private @Nullable Range range(MediaType type) {
        Range closest = null;
        for (Range range : ranges) {
            int precision = range.precision(type);
            if (precision >= 0 && (closest == null || precision > closest.precision(type))) {
                closest = range;
            }
        }
        return closest;
    }
}
