// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

/**
 * One field of a record's RDATA: what it is in text (RFC 1035 5.1 and the RFC of each type), and how long it is on the
 * wire. {@link RecordType#fields} says which fields a type has; an encoder needs the {@link #shape} only.
 */
public enum RdataField {
    /** A number of one octet. */
    U8(1),
    /** A number of two octets, the highest first, as all numbers. */
    U16(2),
    /** A number of four octets. */
    U32(4),
    /** A number of eight octets. */
    U64(8),
    /** A time span in seconds, four octets; in text units are allowed ({@code 1h30m}). */
    PERIOD(4),
    /** A moment in seconds since 1970 modulo 2^32; in text YYYYMMDDHHmmSS or a number (RFC 4034 3.2). */
    MOMENT(4),
    /** A record type: mnemonic or TYPEnnn. */
    TYPE(2),
    /** A DNSSEC algorithm: number or mnemonic (RFC 4034 A.1). */
    ALGORITHM(1),
    /** A type of certificate: number or mnemonic (RFC 4398 2.1). */
    CERTIFICATE(2),
    /** A notification scheme: number or mnemonic (RFC 9859 2.1). */
    SCHEME(1),
    /** Four octets as {@code 192.0.2.1}. */
    IPV4(4),
    /** Sixteen octets as {@code 2001:db8::1}. */
    IPV6(16),
    /** Eight octets as four groups of hexadecimal digits (RFC 6742). */
    LOCATOR(8),
    /** Six octets as {@code 00-00-5e-00-53-2a} (RFC 7043). */
    MAC48(6),
    /** Eight octets as {@code 00-00-5e-ef-10-00-00-2a} (RFC 7043). */
    MAC64(8),
    /** A name of a type of RFC 1035: a message may compress it (RFC 3597 4). */
    COMPRESSIBLE_NAME(Shape.COMPRESSIBLE_NAME),
    /** A name that is sent as it is. */
    NAME(Shape.NAME),
    /** A character-string: a length octet and as many octets. */
    STRING(Shape.STRING),
    /** A character-string of letters and digits that is not quoted: the tag of CAA (RFC 8659 4.1). */
    TAG(Shape.STRING),
    /** A length octet and octets in hexadecimal digits, {@code -} for none: the salt of NSEC3 (RFC 5155 3.3). */
    SALT(Shape.STRING),
    /** A length octet and octets in base 32: the next hashed owner of NSEC3 (RFC 5155 3.3). */
    HASH(Shape.STRING),
    /** One character-string or more, to the end. */
    STRINGS(Shape.REST),
    /** No or one character-string (ISDN, RFC 1183 3.2). */
    OPTIONAL_STRING(Shape.REST),
    /** One quoted text to the end, without a length octet, perhaps empty: the value of CAA. */
    TEXT(Shape.REST),
    /** One quoted text to the end, without a length octet, not empty: the target of URI (RFC 7553 4.4). */
    TARGET(Shape.REST),
    /** Octets to the end in hexadecimal digits, one at least. */
    HEX(Shape.REST),
    /** A digest in hexadecimal digits to the end, as long as the digest type before it says (RFC 4034 5.1.4). */
    DIGEST(Shape.REST),
    /** The same behind a fingerprint type (SSHFP, RFC 4255 3.1.2). */
    FINGERPRINT(Shape.REST),
    /** The same behind a hash algorithm (ZONEMD, RFC 8976 2.2.3); at least 12 octets. */
    ZONE_DIGEST(Shape.REST),
    /** Octets to the end in base 64, one at least. */
    BASE64(Shape.REST),
    /** Octets to the end in base 64, perhaps none: the key of KEY, which its flags may deny. */
    PUBLIC_KEY(Shape.REST),
    /** Octets to the end in base 64, {@code -} for none (DOA). */
    DATA(Shape.REST),
    /** The types that exist, as a list of mnemonics (RFC 4034 4.1.2); may be empty. */
    TYPES(Shape.REST),
    /** The types of NXT, one bit each below 128 (RFC 2535 5.2). */
    OLD_TYPES(Shape.REST),
    /** Service parameters {@code key=value} (RFC 9460 2.1). */
    SERVICE_PARAMETERS(Shape.REST),
    /** Address prefixes (APL, RFC 3123). */
    PREFIXES(Shape.REST),
    /** All of HIP (RFC 8005). */
    HOST_IDENTITY(Shape.REST),
    /** All of IPSECKEY (RFC 4025). */
    GATEWAY(Shape.REST),
    /** All of AMTRELAY (RFC 8777). */
    RELAY(Shape.REST),
    /** All of LOC (RFC 1876). */
    LOCATION(Shape.REST),
    /** All of WKS (RFC 1035 3.4.2). */
    SERVICES(Shape.REST),
    /** All of NSAP (RFC 1706): {@code 0x} and hexadecimal digits, dots between them are ignored. */
    NSAP_ADDRESS(Shape.REST),
    /** A type without text of its own: {@code \# length octets} (RFC 3597 5) only. */
    OPAQUE(Shape.REST);

    /** How long a field is on the wire. */
    public enum Shape {
        /** As many octets as {@link RdataField#octets} says. */
        OCTETS,
        /** A length octet and as many octets as it says. */
        STRING,
        /** A domain name that a message may compress. */
        COMPRESSIBLE_NAME,
        /** A domain name that a message must not compress. */
        NAME,
        /** All to the end of the RDATA; names in it, if any, are neither compressed nor folded. */
        REST
    }

    private final Shape shape;
    private final int octets;

    RdataField(int octets) {
        this.shape = Shape.OCTETS;
        this.octets = octets;
    }

    RdataField(Shape shape) {
        this.shape = shape;
        this.octets = 0;
    }

    /** How long it is on the wire. */
    public Shape shape() {
        return shape;
    }

    /** How many octets a field of {@link Shape#OCTETS} has; 0 for the others. */
    public int octets() {
        return octets;
    }
}
