// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;

/** Numbers in decimal digits, some with names, spans and moments of time, record types. */
enum NumberText implements FieldText {
    U8(1, "a number from 0 to 255", Map.of()),
    U16(2, "a number from 0 to 65535", Map.of()),
    U32(4, "a number from 0 to 4294967295", Map.of()),
    PERIOD(4, "a time in seconds or with units w, d, h, m, s", Map.of()) {
        @Override
        long value(Tokens in) {
            // Fields such as the original TTL of RRSIG have all 32 bits; only what has units is bounded as a TTL.
            long plain = super.value(in);
            return plain >= 0 ? plain : in.period();
        }
    },
    MOMENT(4, "a time as YYYYMMDDHHmmSS or in seconds", Map.of()) {
        @Override
        long value(Tokens in) {
            if (in.end() - in.start() != 14) {
                return super.value(in);
            }
            try {
                LocalDateTime at = LocalDateTime.parse(in.shown(), DATE);
                // RFC 4034 3.1.5: seconds since 1970 modulo 2^32.
                return at.toEpochSecond(ZoneOffset.UTC) & 0xffffffffL;
            } catch (DateTimeException e) {
                return -1;
            }
        }

        @Override
        void write(long value, StringBuilder out) {
            DATE.formatTo(LocalDateTime.ofInstant(Instant.ofEpochSecond(value), ZoneOffset.UTC), out);
        }
    },
    TYPE(2, "a record type", Map.of()) {
        @Override
        long value(Tokens in) {
            return in.quoted() ? -1 : RecordType.of(in.text(), in.start(), in.end());
        }

        @Override
        void write(long value, StringBuilder out) {
            out.append(RecordType.mnemonic((int) value));
        }
    },
    /** The registry "DNS Security Algorithm Numbers". */
    ALGORITHM(
            1,
            "a DNSSEC algorithm",
            Map.ofEntries(
                    Map.entry("RSAMD5", 1),
                    Map.entry("DH", 2),
                    Map.entry("DSA", 3),
                    Map.entry("RSASHA1", 5),
                    Map.entry("DSA-NSEC3-SHA1", 6),
                    Map.entry("DSANSEC3SHA1", 6),
                    Map.entry("NSEC3DSA", 6),
                    Map.entry("RSASHA1-NSEC3-SHA1", 7),
                    Map.entry("RSASHA1NSEC3SHA1", 7),
                    Map.entry("NSEC3RSASHA1", 7),
                    Map.entry("RSASHA256", 8),
                    Map.entry("RSASHA512", 10),
                    Map.entry("ECC-GOST", 12),
                    Map.entry("ECCGOST", 12),
                    Map.entry("ECDSAP256SHA256", 13),
                    Map.entry("ECDSAP384SHA384", 14),
                    Map.entry("ED25519", 15),
                    Map.entry("ED448", 16),
                    Map.entry("INDIRECT", 252),
                    Map.entry("PRIVATEDNS", 253),
                    Map.entry("PRIVATEOID", 254))),
    /** RFC 4398 2.1. */
    CERTIFICATE(
            2,
            "a type of certificate",
            Map.of(
                    "PKIX", 1, "SPKI", 2, "PGP", 3, "IPKIX", 4, "ISPKI", 5, "IPGP", 6, "ACPKIX", 7, "IACPKIX", 8, "URI",
                    253, "OID", 254)),
    /** RFC 9859 2.1. */
    SCHEME(1, "a notification scheme", Map.of("NOTIFY", 1));

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final int octets;
    private final long most;
    private final String what;
    private final Map<String, Integer> names;

    NumberText(int octets, String what, Map<String, Integer> names) {
        this.octets = octets;
        this.most = (1L << 8 * octets) - 1;
        this.what = what;
        this.names = names;
    }

    /** The token's value; -1 when it has none. */
    long value(Tokens in) {
        long number = in.number(most);
        return number >= 0 || names.isEmpty()
                ? number
                : names.getOrDefault(in.shown().toUpperCase(Locale.ROOT), -1);
    }

    void write(long value, StringBuilder out) {
        out.append(value);
    }

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        in.take(what);
        long value = value(in);
        if (value < 0) {
            throw in.wrong("is not " + what);
        }
        out.put(value, octets);
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        int end = FieldText.end(data, at, octets);
        write(FieldText.number(data, at, octets), out);
        return end;
    }
}
