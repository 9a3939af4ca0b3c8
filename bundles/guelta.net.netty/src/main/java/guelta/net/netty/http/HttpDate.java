// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time of answers (RFC 9110 5.6.7, 6.6.1). Any thread. */
final class HttpDate {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    static String now() {
        return of(Instant.now());
    }

    static String of(Instant time) {
        return FORM.format(time);
    }
}
