// SPDX-License-Identifier: Apache-2.0
package guelta.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The written forms of values: from text, and back for the operator to read. Reading throws
 * {@link IllegalArgumentException}, {@link java.time.DateTimeException} or {@link ArithmeticException} for a text that
 * is not of the form or too large.
 */
final class Forms {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,18})([smhd])");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([kmgKMG]?)");
    private static final Pattern ADDRESS = Pattern.compile("([0-9.]+|\\[[0-9a-fA-F:.]+(?:%[^\\]]+)?\\]):([0-9]{1,5})");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private Forms() {}

    static long number(String text) {
        matched(NUMBER, text);
        return Long.parseLong(text);
    }

    static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.startsWith("P") || text.startsWith("p")) {
            return Duration.parse(text);
        }
        Matcher parts = matched(DURATION, text);
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    static long size(String text) {
        Matcher parts = matched(SIZE, text);
        int shift =
                switch (parts.group(2)) {
                    case "k", "K" -> 10;
                    case "m", "M" -> 20;
                    case "g", "G" -> 30;
                    default -> 0;
                };
        return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << shift);
    }

    static InetSocketAddress address(String text) {
        Matcher parts = matched(ADDRESS, text);
        String host = parts.group(1);
        // What is no whole literal the JDK would ask a name server for, and 127.1 or 010.0.0.1 mean to it what they
        // don't say.
        if (!host.startsWith("[")) {
            matched(IPV4, host);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(parts.group(2)));
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(notAnAddress);
        }
    }

    /** The shortest form with one unit, else ISO 8601. */
    static String text(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        long seconds = duration.toSeconds();
        if (duration.getNano() != 0 || seconds < 0) {
            return duration.toString();
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** The shortest form with one unit. */
    static String text(long size) {
        if (size == 0 || size % 1_024 != 0) {
            return Long.toString(size);
        }
        if (size % (1 << 30) == 0) {
            return size / (1 << 30) + "g";
        }
        return size % (1 << 20) == 0 ? size / (1 << 20) + "m" : size / 1_024 + "k";
    }

    private static Matcher matched(Pattern form, String text) {
        Matcher matcher = form.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not of the form " + form);
        }
        return matcher;
    }
}
