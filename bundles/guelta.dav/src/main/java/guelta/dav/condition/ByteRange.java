// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import guelta.dav.Refusal;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a resource, which {@code Range} asks for (RFC 9110 14): answered with 206.
 *
 * @param first the first octet, from 0
 * @param last the last octet, which is in the resource
 */
public record ByteRange(long first, long last) {
    private static final Pattern ONE = Pattern.compile("(?i:bytes)=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*");

    /**
     * The part that a GET asks for; nothing when all is to be sent: without the field, for several parts at once, for other units,
     * for what can't be read, and when {@code If-Range} says that the client's part is of another state.
     *
     * @param fields the value of a field
     * @param size of the resource in octets
     * @throws Refusal 416 when the part begins behind the end; {@code Content-Range} of the answer is {@link #none}
     */
    public static Optional<ByteRange> of(Function<String, Optional<String>> fields, long size, Validators resource)
            throws Refusal {
        Optional<String> range = fields.apply("Range");
        Matcher one = ONE.matcher(range.orElse(""));
        if (!one.matches() || !isOfThisState(fields.apply("If-Range"), resource)) {
            return Optional.empty();
        }
        return part(one.group(1), one.group(2), size);
    }

    private static Optional<ByteRange> part(String from, String to, long size) throws Refusal {
        if (from.isEmpty()) {
            long length = to.isEmpty() ? -1 : Math.min(size, Long.parseLong(to));
            if (length == 0) {
                throw notThere(size);
            }
            return length < 0 ? Optional.empty() : Optional.of(new ByteRange(size - length, size - 1));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
        if (last < first) {
            return Optional.empty();
        }
        if (first >= size) {
            throw notThere(size);
        }
        return Optional.of(new ByteRange(first, Math.min(last, size - 1)));
    }

    /**
     * RFC 9110 13.1.5: a tag is compared strongly. A date tells no states apart: there may have been two in its second (8.8.2.2).
     */
    private static boolean isOfThisState(Optional<String> field, Validators resource) {
        String validator = field.orElse("").strip();
        return field.isEmpty() || validator.startsWith("\"") && validator.equals(resource.etag());
    }

    private static Refusal notThere(long size) {
        return new Refusal(416, "the range is not in the resource, which has " + size + " octets");
    }

    /** How many octets it has. */
    public long length() {
        return last - first + 1;
    }

    /** The value of {@code Content-Range}, of a resource with so many octets. */
    public String contentRange(long size) {
        return "bytes " + first + '-' + last + '/' + size;
    }

    /** The value of {@code Content-Range} of an answer 416. */
    public static String none(long size) {
        return "bytes */" + size;
    }
}
