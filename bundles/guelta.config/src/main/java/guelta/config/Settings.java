// SPDX-License-Identifier: Apache-2.0
package guelta.config;

import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final String file;
    private final Map<String, ?> values;
    private final TreeSet<String> asked = new TreeSet<>();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param file that the operator edits, as {@code etc/guelta.dns.primary.cfg}
     * @param values as the configuration service hands them over; a missing key or an empty text takes the default; keys
     *     with a dot are the framework's own and left alone
     */
    public Settings(String file, Map<String, ?> values) {
        this.file = file;
        this.values = values;
    }

    /**
     * A reader of one of the configurations that a factory may have many of.
     *
     * @param factory the factory's PID, which stands for the file where the configuration comes from none
     */
    public static Settings of(String factory, Map<String, ?> values) {
        String source = String.valueOf(values.get("felix.fileinstall.filename"));
        return new Settings(
                source.endsWith(".cfg") ? "etc/" + source.substring(source.lastIndexOf('/') + 1) : factory, values);
    }

    /** What is wrong so far, in the order asked; then the keys that nobody asked for, which are misspelt ones. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(problems);
        for (String key : new TreeSet<>(values.keySet())) {
            if (!asked.contains(key) && key.indexOf('.') < 0) {
                all.add(new Problem(file, "a key", key, "one of " + String.join(", ", asked)));
            }
        }
        return List.copyOf(all);
    }

    /** The text as it is, without white space around it. */
    public String text(String key, String fallback) {
        asked.add(key);
        Object value = values.get(key);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? fallback : text;
    }

    /** A name by which other configurations mean this one. */
    public String name(String key, String fallback) {
        return parse(
                key,
                fallback,
                "1 to 64 lower-case letters, digits, '.', '_' and '-'",
                text -> NAME.matcher(text).matches() ? text : null);
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
            long number = Forms.number(text);
            return number >= least && number <= most ? number : null;
        });
    }

    /** A duration in a range, both ends included. */
    public Duration duration(String key, String fallback, Duration least, Duration most) {
        String range = "from " + Forms.text(least) + " to " + Forms.text(most);
        return parse(key, fallback, "a duration as 30s, 5m, 12h or 14d, " + range, text -> {
            Duration duration = Forms.duration(text);
            return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0 ? duration : null;
        });
    }

    /** A number of bytes in a range, both ends included. */
    public long size(String key, String fallback, long least, long most) {
        String range = "from " + Forms.text(least) + " to " + Forms.text(most);
        return parse(key, fallback, "a number of bytes as 512, 64k or 16m, " + range, text -> {
            long size = Forms.size(text);
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

    /** A list of addresses with ports; those that are none are left out. */
    public List<InetSocketAddress> addresses(String key, String fallback) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String item : list(key, fallback)) {
            InetSocketAddress address = attempt(Forms::address, item);
            if (address != null) {
                addresses.add(address);
            } else {
                problems.add(new Problem(file, key, item, "an address with its port, as 127.0.0.1:5300 or [::1]:5300"));
            }
        }
        return List.copyOf(addresses);
    }

    /**
     * A value of the caller's own kind.
     *
     * @param allowed what the text may be, for the operator
     * @param parser answers null or throws {@link IllegalArgumentException} or {@link DateTimeException} for a text that
     *     is not allowed
     */
    public <T> T parse(String key, String fallback, String allowed, Function<String, @Nullable T> parser) {
        String text = text(key, fallback);
        return parsed(key, text, text, fallback, allowed, parser);
    }

    /**
     * A value that nobody may read in a log or on a screen, as a password or an address with one in it: like
     * {@link #parse}, but the problem keeps the text to itself. {@code allowed} must not quote it either.
     */
    public <T> T secret(String key, String fallback, String allowed, Function<String, @Nullable T> parser) {
        return parsed(key, text(key, fallback), Problem.NOT_SHOWN, fallback, allowed, parser);
    }

    private <T> T parsed(
            String key,
            String text,
            String shown,
            String fallback,
            String allowed,
            Function<String, @Nullable T> parser) {
        T value = attempt(parser, text);
        if (value != null) {
            return value;
        }
        problems.add(new Problem(file, key, shown, allowed));
        T standIn = attempt(parser, fallback);
        if (standIn == null) {
            throw new IllegalStateException("the default of " + key + " is not allowed");
        }
        return standIn;
    }

    private static <T> @Nullable T attempt(Function<String, @Nullable T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException notAllowed) {
            return null;
        }
    }
}
