// SPDX-License-Identifier: Apache-2.0
package guelta.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A reader of one component's configuration: takes the text of each key, answers its value, and collects what is wrong
 * instead of throwing. Ask for all keys, then look at {@link #problems()}: when there are some, the values stand for
 * nothing. Confined to one thread.
 *
 * <p>Lists are separated by commas; durations are ISO 8601 or {@code 30s}, {@code 5m}, {@code 12h}, {@code 14d}, and
 * {@code 0}; sizes {@code 512}, {@code 64k}, {@code 16m}, {@code 2g} (powers of 1024); addresses {@code 127.0.0.1:5300},
 * {@code [::1]:5300}; names of hosts are no addresses.
 */
public final class Settings {
    private final String file;
    private final Map<String, ?> values;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param file that the operator edits, as {@code etc/guelta.dns.primary.cfg}
     * @param values as the configuration service hands them over; a missing key or an empty text takes the default
     */
    public Settings(String file, Map<String, ?> values) {
        this.file = file;
        this.values = values;
    }

    /** What is wrong so far, in the order asked. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** The text as it is, without white space around it. */
    public String text(String key, String fallback) {
        Object value = values.get(key);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? fallback : text;
    }

    /** One of the given words, in any case; answered in lower case. */
    public String word(String key, String fallback, String... allowed) {
        return parse(key, fallback, "one of " + String.join(", ", allowed), text -> {
            String word = text.toLowerCase(Locale.ROOT);
            return Arrays.asList(allowed).contains(word) ? word : null;
        });
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, String fallback) {
        return word(key, fallback, "true", "false").equals("true");
    }

    /** A whole number in a range, both ends included. */
    public long number(String key, String fallback, long least, long most) {
        return parse(key, fallback, "a whole number from " + least + " to " + most, text -> {
            long number = Long.parseLong(text);
            return number >= least && number <= most ? number : null;
        });
    }

    /** A duration in a range, both ends included. */
    public Duration duration(String key, String fallback, Duration least, Duration most) {
        String allowed = "a duration as 30s, 5m, 12h or 14d, from " + least + " to " + most;
        return parse(key, fallback, allowed, text -> {
            Duration duration = duration(text);
            return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0 ? duration : null;
        });
    }

    /** A number of bytes in a range, both ends included. */
    public long size(String key, String fallback, long least, long most) {
        return parse(key, fallback, "a size as 512, 64k or 16m, from " + least + " to " + most + " bytes", text -> {
            long size = size(text);
            return size >= least && size <= most ? size : null;
        });
    }

    /** A list of texts; none is an empty list. */
    public List<String> list(String key, String fallback) {
        return Arrays.stream(text(key, fallback).split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** A list of addresses with ports. */
    public List<InetSocketAddress> addresses(String key, String fallback) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String item : list(key, fallback)) {
            try {
                addresses.add(address(item));
            } catch (IllegalArgumentException notAnAddress) {
                problems.add(new Problem(file, key, item, "addresses as 127.0.0.1:5300 or [::1]:5300"));
            }
        }
        return List.copyOf(addresses);
    }

    /**
     * A value of the caller's own kind.
     *
     * @param allowed what the text may be, for the operator
     * @param parser answers null or throws {@link IllegalArgumentException} or {@link DateTimeParseException} for a text
     *     that is not allowed
     */
    public <T> T parse(
            String key,
            String fallback,
            String allowed,
            Function<String, @org.jspecify.annotations.Nullable T> parser) {
        String text = text(key, fallback);
        T value = attempt(parser, text);
        if (value != null) {
            return value;
        }
        problems.add(new Problem(file, key, text, allowed));
        T standIn = attempt(parser, fallback);
        if (standIn == null) {
            throw new IllegalStateException("the default of " + key + " is not allowed: " + fallback);
        }
        return standIn;
    }

    private static <T> @org.jspecify.annotations.Nullable T attempt(
            Function<String, @org.jspecify.annotations.Nullable T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException notAllowed) {
            return null;
        }
    }

    private static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.startsWith("P") || text.startsWith("p")) {
            return Duration.parse(text);
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            case 'd' -> Duration.ofDays(count);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static long size(String text) {
        int shift =
                switch (Character.toLowerCase(text.charAt(text.length() - 1))) {
                    case 'k' -> 10;
                    case 'm' -> 20;
                    case 'g' -> 30;
                    default -> 0;
                };
        long count = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
        return Math.multiplyExact(count, 1L << shift);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(text);
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        boolean plain = host.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
        int port = Integer.parseInt(text.substring(colon + 1));
        if (bracketed == plain || port < 0 || port > 65_535) {
            throw new IllegalArgumentException(text);
        }
        try {
            // A literal never asks a name server: brackets or digits and dots only.
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(text, notAnAddress);
        }
    }
}
