// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** Things in order of their names, each of another one. Immutable; to make another list of few others costs little. */
final class Named<T> {
    private final Function<T, String> name;
    private final List<T> all;

    private Named(Function<T, String> name, List<T> all) {
        this.name = name;
        this.all = all;
    }

    /**
     * Nothing yet.
     *
     * @param name of each
     */
    static <T> Named<T> none(Function<T, String> name) {
        return new Named<>(name, List.of());
    }

    /** All of them; can't be changed. */
    List<T> all() {
        return all;
    }

    Optional<T> find(String wanted) {
        int at = place(wanted, 0);
        return at < 0 ? Optional.empty() : Optional.of(all.get(at));
    }

    /** Those that are not, the very same, in another list. */
    List<T> missingIn(Named<T> other) {
        List<T> missing = new ArrayList<>();
        int at = 0;
        for (T each : all) {
            while (at < other.all.size() && other.all.get(at) != each && isBefore(other.all.get(at), each)) {
                at++;
            }
            if (at < other.all.size() && other.all.get(at) == each) {
                at++;
            } else {
                missing.add(each);
            }
        }
        return missing;
    }

    private boolean isBefore(T one, T other) {
        return name.apply(one).compareTo(name.apply(other)) < 0;
    }

    /** With what these names stand for now, which may be nothing. */
    Named<T> with(SortedMap<String, Optional<T>> changes) {
        List<T> after = new ArrayList<>(all.size() + changes.size());
        int from = 0;
        for (Map.Entry<String, Optional<T>> change : changes.entrySet()) {
            int at = place(change.getKey(), from);
            int until = at < 0 ? -at - 1 : at;
            after.addAll(all.subList(from, until));
            change.getValue().ifPresent(after::add);
            from = at < 0 ? until : at + 1;
        }
        after.addAll(all.subList(from, all.size()));
        return new Named<>(name, Collections.unmodifiableList(after));
    }

    /** Where a name stands from there on; when it does not, where it would, as {@link Collections#binarySearch} tells. */
    private int place(String wanted, int from) {
        int low = from;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = name.apply(all.get(middle)).compareTo(wanted);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }
}
