// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The fields of a message (RFC 9110 5): in order, several of one name allowed, names found in any case. Immutable.
 *
 * @param list all of them, in order
 */
public record HttpFields(List<HttpField> list) implements Iterable<HttpField> {
    /** None. */
    public static final HttpFields NONE = new HttpFields(List.of());

    /** Copies the fields. */
    public HttpFields {
        list = List.copyOf(list);
    }

    /**
     * Fields from names and values in turn.
     *
     * @throws IllegalArgumentException when one is none, or the last value lacks
     */
    public static HttpFields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name has no value");
        }
        List<HttpField> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new HttpField(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new HttpFields(fields);
    }

    /** The value of the first field of that name. */
    public Optional<String> first(String name) {
        for (HttpField field : list) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** The values of all fields of that name, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (HttpField field : list) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /** The values of all fields of that name as one list with commas (RFC 9110 5.3); empty when there is none. */
    public Optional<String> joined(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    /**
     * The members of a comma-separated list over all fields of that name (RFC 9110 5.6.1), without empty ones. Only for
     * fields whose members have no quoted strings, as {@code Connection} and {@code Accept-Encoding}.
     */
    public List<String> members(String name) {
        List<String> members = new ArrayList<>();
        for (String value : all(name)) {
            for (String member : value.split(",", -1)) {
                if (!member.isBlank()) {
                    members.add(member.strip());
                }
            }
        }
        return members;
    }

    /** Whether there is a field of that name. */
    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** The same with one more field, behind the others. */
    public HttpFields and(String name, String value) {
        List<HttpField> more = new ArrayList<>(list);
        more.add(new HttpField(name, value));
        return new HttpFields(more);
    }

    /** The same with one field of that name, behind the others. */
    public HttpFields with(String name, String value) {
        return without(name).and(name, value);
    }

    /** The same without any field of that name. */
    public HttpFields without(String name) {
        if (!has(name)) {
            return this;
        }
        return new HttpFields(list.stream()
                .filter(field -> !field.name().equalsIgnoreCase(name))
                .toList());
    }

    @Override
    public Iterator<HttpField> iterator() {
        return list.iterator();
    }

    /** The names alone: values may be secrets. */
    @Override
    public String toString() {
        return list.stream().map(HttpField::name).collect(Collectors.joining(", ", "[", "]"));
    }
}
