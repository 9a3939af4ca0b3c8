// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

import guelta.dns.DomainName;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A keyed hash that messages are signed with (RFC 8945 6). */
public enum TsigAlgorithm {
    /** HMAC with SHA-1: for peers that know nothing better. */
    HMAC_SHA1(161, "HmacSHA1", 20),
    /** HMAC with SHA-224. */
    HMAC_SHA224(162, "HmacSHA224", 28),
    /** HMAC with SHA-256: what every server has to know. */
    HMAC_SHA256(163, "HmacSHA256", 32),
    /** HMAC with SHA-384. */
    HMAC_SHA384(164, "HmacSHA384", 48),
    /** HMAC with SHA-512. */
    HMAC_SHA512(165, "HmacSHA512", 64);

    private final int number;
    private final String standardName;
    private final int octets;
    private final String mnemonic;
    private final DomainName domain;

    TsigAlgorithm(int number, String standardName, int octets) {
        this.number = number;
        this.standardName = standardName;
        this.octets = octets;
        this.mnemonic = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.domain = DomainName.of(mnemonic);
    }

    /** The algorithm number of the DNSKEY record that holds a secret for it, as in the private registry of KEY. */
    public int number() {
        return number;
    }

    /** How many octets its MAC has. */
    public int octets() {
        return octets;
    }

    /** As configuration files of servers name it: {@code hmac-sha256}. */
    public String mnemonic() {
        return mnemonic;
    }

    /** As messages name it: {@code hmac-sha256.}. */
    public DomainName domain() {
        return domain;
    }

    /** As the JDK names it. */
    String standardName() {
        return standardName;
    }

    /** The algorithm of a DNSKEY's number. */
    public static Optional<TsigAlgorithm> of(int number) {
        return Stream.of(values()).filter(each -> each.number == number).findFirst();
    }

    /** The algorithm of {@code hmac-sha256} or {@code SHA256}, in any case. */
    public static Optional<TsigAlgorithm> of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(each -> each.mnemonic.equals(lower) || each.mnemonic.equals("hmac-" + lower))
                .findFirst();
    }
}
