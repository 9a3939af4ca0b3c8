// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import guelta.dav.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * The entity tags that {@code If-Match} or {@code If-None-Match} names (RFC 9110 8.8.3, 13.1).
 *
 * @param any whether it is {@code *}: every resource that is there
 * @param tags with their quotes, and with {@code W/} before them where they are weak
 */
record EntityTags(boolean any, List<String> tags) {
    EntityTags {
        tags = List.copyOf(tags);
    }

    /** Whether a resource is among them by the strong comparison. */
    boolean matchStrongly(Validators resource) {
        String etag = resource.etag();
        return any ? resource.there() : etag != null && !isWeak(etag) && tags.contains(etag);
    }

    /** Whether a resource is among them by the weak comparison. */
    boolean matchWeakly(Validators resource) {
        String etag = resource.etag();
        return any
                ? resource.there()
                : etag != null && tags.stream().anyMatch(tag -> opaque(tag).equals(opaque(etag)));
    }

    /** The same tags; of those of other forms, the ones of what is stored. */
    EntityTags stored() {
        return new EntityTags(any, tags.stream().map(VariantTag::stored).toList());
    }

    /**
     * The tags in the value of a field. A tag without quotes, as some clients send it, is taken as if it had them.
     *
     * @throws Refusal 400 with what is wrong
     */
    static EntityTags parse(String field, String value) throws Refusal {
        if (value.strip().equals("*")) {
            return new EntityTags(true, List.of());
        }
        List<String> tags = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == ',' || c == ' ' || c == '\t') {
                at++;
                continue;
            }
            int end = end(value, at);
            String tag = value.substring(at, Math.max(at, end)).strip();
            if (end < 0 || tag.isEmpty() || tag.equals("*")) {
                throw new Refusal(
                        400, "the field " + field + " is '" + value + "', allowed are * or entity tags in quotes");
            }
            tags.add(tag.endsWith("\"") ? tag : '"' + tag + '"');
            at = end;
        }
        if (tags.isEmpty()) {
            throw new Refusal(400, "the field " + field + " is empty, allowed are * or entity tags in quotes");
        }
        return new EntityTags(false, tags);
    }

    /** Where a tag ends; -1 if its quotes do not. */
    private static int end(String value, int start) {
        int quote = value.startsWith("W/", start) ? start + 2 : start;
        if (value.startsWith("\"", quote)) {
            int close = value.indexOf('"', quote + 1);
            return close < 0 || close + 1 < value.length() && ", \t".indexOf(value.charAt(close + 1)) < 0
                    ? -1
                    : close + 1;
        }
        int comma = value.indexOf(',', start);
        int end = comma < 0 ? value.length() : comma;
        return value.substring(start, end).indexOf('"') < 0 ? end : -1;
    }

    private static boolean isWeak(String tag) {
        return tag.startsWith("W/");
    }

    private static String opaque(String tag) {
        return isWeak(tag) ? tag.substring(2) : tag;
    }
}
