// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates as HTTP writes them (RFC 9110 5.6.7), in whole seconds. */
public final class HttpDate {
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private HttpDate() {}

    /** A time in the form that is sent, {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    public static String format(Instant time) {
        return WRITTEN.format(time.atOffset(ZoneOffset.UTC));
    }

    /**
     * A time in one of the three forms that there have been; nothing for another text. Two digits of a year are of the hundred
     * years that end fifty years from now.
     */
    public static Optional<Instant> parse(String text, Instant now) {
        int last = now.atOffset(ZoneOffset.UTC).getYear() + 50;
        for (DateTimeFormatter form : forms(last - 99)) {
            try {
                return Optional.of(LocalDateTime.parse(text.strip(), form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException otherForm) {
                // Then the next one, or none.
            }
        }
        return Optional.empty();
    }

    private static List<DateTimeFormatter> forms(int firstYear) {
        DateTimeFormatter rfc850 = new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, firstYear)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH);
        DateTimeFormatter asctime = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);
        return List.of(WRITTEN, rfc850, asctime);
    }
}
