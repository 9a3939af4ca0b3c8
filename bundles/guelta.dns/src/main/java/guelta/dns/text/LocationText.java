// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;

/**
 * LOC (RFC 1876 2 and 3): {@code d1 [m1 [s1]] N|S d2 [m2 [s2]] E|W altitude[m] [size[m] [horizontal[m] [vertical[m]]]]}.
 */
enum LocationText implements FieldText {
    LOCATION;

    /** The equator, the prime meridian: thousandths of a second of arc are counted from 2^31. */
    private static final long MIDDLE = 1L << 31;

    /** Altitudes are centimetres above 100 km below the reference spheroid. */
    private static final long DATUM = 10_000_000;

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        out.put(0, 1);
        int sizes = out.length();
        out.put(0x12_16_13, 3);
        out.put(angle(in, 'N', 'S', 90, "latitude"), 4);
        out.put(angle(in, 'E', 'W', 180, "longitude"), 4);
        long altitude = metres(in, "an altitude", -DATUM, 0xffffffffL - DATUM);
        out.put(altitude + DATUM, 4);
        for (int i = 0; i < 3 && in.more(); i++) {
            out.set(sizes + i, precision(metres(in, "a size", 0, 9_000_000_000L)), 1);
        }
    }

    private static long angle(Tokens in, char positive, char negative, int most, String what) throws Malformed {
        in.take("the " + what);
        long degrees = in.number(most);
        if (degrees < 0) {
            throw in.wrong("is no " + what + " from 0 to " + most + " degrees");
        }
        long thousandths = degrees * 3_600_000;
        in.take("the direction of the " + what);
        long minutes = in.number(59);
        if (minutes >= 0) {
            thousandths += minutes * 60_000;
            in.take("the direction of the " + what);
            long seconds = decimal(in.text(), in.start(), in.end(), 3);
            if (seconds >= 0 && seconds < 60_000) {
                thousandths += seconds;
                in.take("the direction of the " + what);
            }
        }
        boolean north = in.is(String.valueOf(positive));
        if (!north && !in.is(String.valueOf(negative))) {
            throw in.wrong("is not the direction of the " + what + ", " + positive + " or " + negative);
        }
        if (thousandths > most * 3_600_000L) {
            throw new Malformed("the " + what + " is above " + most + " degrees");
        }
        return north ? MIDDLE + thousandths : MIDDLE - thousandths;
    }

    /** A number with up to so many decimals, as a multiple of the smallest; -1 when it is none. */
    private static long decimal(byte[] text, int from, int to, int decimals) {
        int point = from;
        while (point < to && text[point] != '.') {
            point++;
        }
        long value = Tokens.number(text, from, point, 100_000_000_000L);
        int digits = 0;
        for (int i = point + 1; i < to; i++, digits++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9 || digits == decimals) {
                return -1;
            }
            value = value < 0 ? -1 : value * 10 + digit;
        }
        for (; digits < decimals; digits++) {
            value *= 10;
        }
        return value < 0 ? -1 : value;
    }

    /** Centimetres. */
    private static long metres(Tokens in, String what, long least, long most) throws Malformed {
        in.take(what);
        byte[] text = in.text();
        int from = in.start();
        int to = in.end();
        to -= to > from && DomainName.lower(text[to - 1]) == 'm' ? 1 : 0;
        boolean minus = from < to && text[from] == '-';
        long value = decimal(text, from + (minus ? 1 : 0), to, 2);
        value = minus ? -value : value;
        if (value < least || value > most || minus && value > 0 || !minus && value < 0) {
            throw in.wrong("is not " + what + " in metres that LOC can hold");
        }
        return value;
    }

    /** A digit times a power of ten, as two halves of an octet; what is between is rounded down. */
    private static int precision(long centimetres) {
        int power = 0;
        while (centimetres > 9) {
            centimetres /= 10;
            power++;
        }
        return (int) centimetres << 4 | power;
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        int end = FieldText.end(data, at, 1);
        if (data[at] != 0) {
            throw new Textless("a version without text");
        }
        end = FieldText.end(data, at, 16);
        for (int i = at + 1; i < at + 4; i++) {
            int digit = data[i] >> 4 & 15;
            int power = data[i] & 15;
            if (digit > 9 || power > 9) {
                throw new Malformed("a size is not a digit times a power of ten");
            }
            if (digit == 0 && power > 0) {
                throw new Textless("a zero with a power");
            }
        }
        angle(FieldText.number(data, at + 4, 4) - MIDDLE, " N ", " S ", 90, out);
        angle(FieldText.number(data, at + 8, 4) - MIDDLE, " E ", " W ", 180, out);
        metres(FieldText.number(data, at + 12, 4) - DATUM, out);
        for (int i = at + 1; i < at + 4; i++) {
            long centimetres = data[i] >> 4 & 15;
            for (int power = data[i] & 15; power > 0; power--) {
                centimetres *= 10;
            }
            metres(centimetres, out.append(' '));
        }
        return end;
    }

    private static void angle(long signed, String positive, String negative, int most, StringBuilder out)
            throws Malformed {
        long thousandths = Math.abs(signed);
        if (thousandths > most * 3_600_000L) {
            throw new Malformed("an angle is above " + most + " degrees");
        }
        out.append(thousandths / 3_600_000)
                .append(' ')
                .append(thousandths / 60_000 % 60)
                .append(' ');
        out.append(thousandths / 1000 % 60).append('.');
        out.append(String.format("%03d", thousandths % 1000)).append(signed < 0 ? negative : positive);
    }

    private static void metres(long centimetres, StringBuilder out) {
        long size = Math.abs(centimetres);
        out.append(centimetres < 0 ? "-" : "").append(size / 100).append('.');
        out.append(size / 10 % 10).append(size % 10).append('m');
    }
}
