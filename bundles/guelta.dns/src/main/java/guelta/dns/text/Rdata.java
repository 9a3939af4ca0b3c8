// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import guelta.dns.RdataField;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RDATA between presentation and wire form, for every type: known ones by the fields that {@link RecordType} lists,
 * all others, and what has no text of its own, as {@code \# length octets} (RFC 3597 5).
 */
public final class Rdata {
    private static final FieldText[] TEXTS = new FieldText[RdataField.values().length];

    static {
        for (RdataField field : RdataField.values()) {
            TEXTS[field.ordinal()] = of(field);
        }
    }

    private Rdata() {}

    private static FieldText of(RdataField field) {
        return switch (field) {
            case U8 -> NumberText.U8;
            case U16 -> NumberText.U16;
            case U32 -> NumberText.U32;
            case U64 -> UnsignedText.U64;
            case PERIOD -> NumberText.PERIOD;
            case MOMENT -> NumberText.MOMENT;
            case TYPE -> NumberText.TYPE;
            case ALGORITHM -> NumberText.ALGORITHM;
            case CERTIFICATE -> NumberText.CERTIFICATE;
            case SCHEME -> NumberText.SCHEME;
            case IPV4 -> AddressText.IPV4;
            case IPV6 -> AddressText.IPV6;
            case LOCATOR -> AddressText.LOCATOR;
            case MAC48 -> AddressText.MAC48;
            case MAC64 -> AddressText.MAC64;
            case COMPRESSIBLE_NAME, NAME -> NameText.NAME;
            case STRING -> StringText.STRING;
            case TAG -> StringText.TAG;
            case SALT -> OctetsText.SALT;
            case HASH -> OctetsText.HASH;
            case STRINGS -> StringText.STRINGS;
            case OPTIONAL_STRING -> StringText.OPTIONAL_STRING;
            case TEXT -> StringText.TEXT;
            case TARGET -> StringText.TARGET;
            case HEX -> OctetsText.HEX;
            case DIGEST -> DigestText.DIGEST;
            case FINGERPRINT -> DigestText.FINGERPRINT;
            case ZONE_DIGEST -> DigestText.ZONE_DIGEST;
            case BASE64 -> OctetsText.BASE64;
            case PUBLIC_KEY -> OctetsText.PUBLIC_KEY;
            case DATA -> OctetsText.DATA;
            case TYPES -> TypesText.TYPES;
            case OLD_TYPES -> TypesText.OLD_TYPES;
            case SERVICE_PARAMETERS -> ParametersText.PARAMETERS;
            case PREFIXES -> PrefixesText.PREFIXES;
            case HOST_IDENTITY -> GatewayText.HOST_IDENTITY;
            case GATEWAY -> GatewayText.GATEWAY;
            case RELAY -> GatewayText.RELAY;
            case LOCATION -> LocationText.LOCATION;
            case SERVICES -> ServicesText.SERVICES;
            case NSAP_ADDRESS -> OctetsText.NSAP_ADDRESS;
            case OPAQUE -> OctetsText.OPAQUE;
        };
    }

    static FieldText text(RdataField field) {
        return TEXTS[field.ordinal()];
    }

    /**
     * The wire form of RDATA in text, without the record's name, TTL, class and type.
     *
     * @param origin what names without final dot are relative to
     * @throws Malformed with what is wrong
     */
    public static byte[] of(int type, String text, DomainName origin) throws Malformed {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        Tokens in = new Tokens(octets);
        in.open();
        byte[] data = new RdataReader().read(type, in, origin);
        if (in.skip() < octets.length) {
            throw new Malformed("the text goes on behind the end of its line");
        }
        return data;
    }

    /**
     * What is wrong with RDATA of a type in wire form, in one sentence without full stop; nothing when all its fields
     * are there, in their form, and fill it.
     */
    public static Optional<String> objection(int type, byte[] data) {
        Malformed wrong = wrong(type, data);
        return wrong == null ? Optional.empty() : Optional.ofNullable(wrong.getMessage());
    }

    static @Nullable Malformed wrong(int type, byte[] data) {
        try {
            write(type, data, new StringBuilder());
            return null;
        } catch (Textless good) {
            return null;
        } catch (Malformed wrong) {
            return wrong;
        }
    }

    /** RDATA in text on one line, names with their final dot; in the generic form where no other fits. */
    public static String text(int type, byte[] data) {
        StringBuilder out = new StringBuilder();
        append(type, data, out);
        return out.toString();
    }

    /** Appends RDATA in text, as {@link #text}. */
    public static void append(int type, byte[] data, StringBuilder out) {
        int start = out.length();
        try {
            write(type, data, out);
        } catch (Malformed generic) {
            out.setLength(start);
            out.append("\\# ").append(data.length);
            OctetsText.hex(data, 0, data.length, data.length > 0 ? out.append(' ') : out);
        }
    }

    private static void write(int type, byte[] data, StringBuilder out) throws Malformed {
        List<RdataField> fields = RecordType.fields(type);
        int at = 0;
        for (int i = 0; i < fields.size(); i++) {
            int before = out.length();
            if (i > 0) {
                out.append(' ');
            }
            at = text(fields.get(i)).write(data, at, out);
            if (i > 0 && out.length() == before + 1) {
                out.setLength(before);
            }
        }
        if (at < data.length) {
            throw new Malformed("there are octets behind the last field");
        }
    }

    /** Appends a record as a line of a master file, with final dots and its line feed. */
    public static void append(ResourceRecord record, StringBuilder out) {
        DomainName.write(record.owner().wire(), 0, out);
        out.append('\t').append(record.ttl()).append("\tIN\t").append(RecordType.mnemonic(record.type()));
        int before = out.append('\t').length();
        append(record.type(), record.data(), out);
        out.setLength(out.length() == before ? before - 1 : out.length());
        out.append('\n');
    }
}
