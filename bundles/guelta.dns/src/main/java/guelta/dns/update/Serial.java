// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import java.time.LocalDate;

/** Serial numbers of zones: 32 bits, ordered around a circle (RFC 1982). */
public final class Serial {
    private static final long MODULO = 1L << 32;
    private static final int FIRST_YEAR = 1987;

    private Serial() {}

    /** Whether a serial is greater than another one (RFC 1982 3.2). */
    public static boolean newer(long serial, long than) {
        return (int) (serial - than) > 0;
    }

    /**
     * The serial after one: the next number, never 0; of one that reads as a date and two digits, YYYYMMDDnn, the first
     * of today unless that is not greater.
     */
    public static long after(long serial, LocalDate today) {
        long next = (serial + 1) % MODULO;
        if (dated(serial, today)) {
            long first = date(today) * 100L;
            next = newer(first, serial) ? first : next;
        }
        return next == 0 ? 1 : next;
    }

    private static boolean dated(long serial, LocalDate today) {
        long date = serial / 100;
        long month = date / 100 % 100;
        long day = date % 100;
        return date / 10_000 >= FIRST_YEAR
                && date / 10_000 <= today.getYear() + 1
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= 31;
    }

    private static long date(LocalDate day) {
        return day.getYear() * 10_000L + day.getMonthValue() * 100L + day.getDayOfMonth();
    }
}
