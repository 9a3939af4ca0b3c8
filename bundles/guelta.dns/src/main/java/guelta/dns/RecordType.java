// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

import static guelta.dns.RdataField.ALGORITHM;
import static guelta.dns.RdataField.BASE64;
import static guelta.dns.RdataField.CERTIFICATE;
import static guelta.dns.RdataField.COMPRESSIBLE_NAME;
import static guelta.dns.RdataField.DATA;
import static guelta.dns.RdataField.DIGEST;
import static guelta.dns.RdataField.FINGERPRINT;
import static guelta.dns.RdataField.GATEWAY;
import static guelta.dns.RdataField.HASH;
import static guelta.dns.RdataField.HEX;
import static guelta.dns.RdataField.HOST_IDENTITY;
import static guelta.dns.RdataField.IPV4;
import static guelta.dns.RdataField.IPV6;
import static guelta.dns.RdataField.LOCATION;
import static guelta.dns.RdataField.LOCATOR;
import static guelta.dns.RdataField.MAC48;
import static guelta.dns.RdataField.MAC64;
import static guelta.dns.RdataField.MOMENT;
import static guelta.dns.RdataField.NAME;
import static guelta.dns.RdataField.NSAP_ADDRESS;
import static guelta.dns.RdataField.OLD_TYPES;
import static guelta.dns.RdataField.OPAQUE;
import static guelta.dns.RdataField.OPTIONAL_STRING;
import static guelta.dns.RdataField.PERIOD;
import static guelta.dns.RdataField.PREFIXES;
import static guelta.dns.RdataField.PUBLIC_KEY;
import static guelta.dns.RdataField.RELAY;
import static guelta.dns.RdataField.SALT;
import static guelta.dns.RdataField.SCHEME;
import static guelta.dns.RdataField.SERVICES;
import static guelta.dns.RdataField.SERVICE_PARAMETERS;
import static guelta.dns.RdataField.STRING;
import static guelta.dns.RdataField.STRINGS;
import static guelta.dns.RdataField.TAG;
import static guelta.dns.RdataField.TARGET;
import static guelta.dns.RdataField.TEXT;
import static guelta.dns.RdataField.TYPE;
import static guelta.dns.RdataField.TYPES;
import static guelta.dns.RdataField.U16;
import static guelta.dns.RdataField.U32;
import static guelta.dns.RdataField.U64;
import static guelta.dns.RdataField.U8;
import static guelta.dns.RdataField.ZONE_DIGEST;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The types of records: numbers, mnemonics and the fields of their RDATA, for all that the IANA registry "Resource
 * Record (RR) TYPEs" lists. A type is an int from 0 to 65535; those that the registry lacks are written {@code TYPEnnn}
 * and have opaque RDATA (RFC 3597).
 */
public final class RecordType {
    // The numbers, named as the registry names them.
    public static final int A = 1;
    public static final int NS = 2;
    public static final int MD = 3;
    public static final int MF = 4;
    public static final int CNAME = 5;
    public static final int SOA = 6;
    public static final int MB = 7;
    public static final int MG = 8;
    public static final int MR = 9;
    public static final int NULL = 10;
    public static final int WKS = 11;
    public static final int PTR = 12;
    public static final int HINFO = 13;
    public static final int MINFO = 14;
    public static final int MX = 15;
    public static final int TXT = 16;
    public static final int RP = 17;
    public static final int AFSDB = 18;
    public static final int X25 = 19;
    public static final int ISDN = 20;
    public static final int RT = 21;
    public static final int NSAP = 22;
    public static final int NSAP_PTR = 23;
    public static final int SIG = 24;
    public static final int KEY = 25;
    public static final int PX = 26;
    public static final int GPOS = 27;
    public static final int AAAA = 28;
    public static final int LOC = 29;
    public static final int NXT = 30;
    public static final int EID = 31;
    public static final int NIMLOC = 32;
    public static final int SRV = 33;
    public static final int ATMA = 34;
    public static final int NAPTR = 35;
    public static final int KX = 36;
    public static final int CERT = 37;
    public static final int A6 = 38;
    public static final int DNAME = 39;
    public static final int SINK = 40;
    public static final int OPT = 41;
    public static final int APL = 42;
    public static final int DS = 43;
    public static final int SSHFP = 44;
    public static final int IPSECKEY = 45;
    public static final int RRSIG = 46;
    public static final int NSEC = 47;
    public static final int DNSKEY = 48;
    public static final int DHCID = 49;
    public static final int NSEC3 = 50;
    public static final int NSEC3PARAM = 51;
    public static final int TLSA = 52;
    public static final int SMIMEA = 53;
    public static final int HIP = 55;
    public static final int NINFO = 56;
    public static final int RKEY = 57;
    public static final int TALINK = 58;
    public static final int CDS = 59;
    public static final int CDNSKEY = 60;
    public static final int OPENPGPKEY = 61;
    public static final int CSYNC = 62;
    public static final int ZONEMD = 63;
    public static final int SVCB = 64;
    public static final int HTTPS = 65;
    public static final int DSYNC = 66;
    public static final int HHIT = 67;
    public static final int BRID = 68;
    public static final int SPF = 99;
    public static final int UINFO = 100;
    public static final int UID = 101;
    public static final int GID = 102;
    public static final int UNSPEC = 103;
    public static final int NID = 104;
    public static final int L32 = 105;
    public static final int L64 = 106;
    public static final int LP = 107;
    public static final int EUI48 = 108;
    public static final int EUI64 = 109;
    public static final int NXNAME = 128;
    public static final int TKEY = 249;
    public static final int TSIG = 250;
    public static final int IXFR = 251;
    public static final int AXFR = 252;
    public static final int MAILB = 253;
    public static final int MAILA = 254;
    public static final int ANY = 255;
    public static final int URI = 256;
    public static final int CAA = 257;
    public static final int AVC = 258;
    public static final int DOA = 259;
    public static final int AMTRELAY = 260;
    public static final int RESINFO = 261;
    public static final int WALLET = 262;
    public static final int CLA = 263;
    public static final int IPN = 264;
    public static final int TA = 32768;
    public static final int DLV = 32769;

    private static final List<RdataField> UNKNOWN = List.of(OPAQUE);

    /** By number, up to the last of the lower block; the few above it are searched. */
    private static final Description[] LOW = new Description[IPN + 1];

    /** By mnemonic: open addressing on the folded octets, twice as many slots as needed. */
    private static final Description[] NAMES = new Description[256];

    private static final List<Description> ALL = List.of(
            new Description(A, "A", IPV4),
            new Description(NS, "NS", COMPRESSIBLE_NAME),
            new Description(MD, "MD", COMPRESSIBLE_NAME),
            new Description(MF, "MF", COMPRESSIBLE_NAME),
            new Description(CNAME, "CNAME", COMPRESSIBLE_NAME),
            new Description(SOA, "SOA", COMPRESSIBLE_NAME, COMPRESSIBLE_NAME, U32, PERIOD, PERIOD, PERIOD, PERIOD),
            new Description(MB, "MB", COMPRESSIBLE_NAME),
            new Description(MG, "MG", COMPRESSIBLE_NAME),
            new Description(MR, "MR", COMPRESSIBLE_NAME),
            new Description(NULL, "NULL", OPAQUE),
            new Description(WKS, "WKS", SERVICES),
            new Description(PTR, "PTR", COMPRESSIBLE_NAME),
            new Description(HINFO, "HINFO", STRING, STRING),
            new Description(MINFO, "MINFO", COMPRESSIBLE_NAME, COMPRESSIBLE_NAME),
            new Description(MX, "MX", U16, COMPRESSIBLE_NAME),
            new Description(TXT, "TXT", STRINGS),
            new Description(RP, "RP", NAME, NAME),
            new Description(AFSDB, "AFSDB", U16, NAME),
            new Description(X25, "X25", STRING),
            new Description(ISDN, "ISDN", STRING, OPTIONAL_STRING),
            new Description(RT, "RT", U16, NAME),
            new Description(NSAP, "NSAP", NSAP_ADDRESS),
            new Description(NSAP_PTR, "NSAP-PTR", NAME),
            new Description(SIG, "SIG", TYPE, ALGORITHM, U8, PERIOD, MOMENT, MOMENT, U16, NAME, BASE64),
            new Description(KEY, "KEY", U16, U8, ALGORITHM, PUBLIC_KEY),
            new Description(PX, "PX", U16, NAME, NAME),
            new Description(GPOS, "GPOS", STRING, STRING, STRING),
            new Description(AAAA, "AAAA", IPV6),
            new Description(LOC, "LOC", LOCATION),
            new Description(NXT, "NXT", NAME, OLD_TYPES),
            new Description(EID, "EID", HEX),
            new Description(NIMLOC, "NIMLOC", HEX),
            new Description(SRV, "SRV", U16, U16, U16, NAME),
            new Description(ATMA, "ATMA", OPAQUE),
            new Description(NAPTR, "NAPTR", U16, U16, STRING, STRING, STRING, NAME),
            new Description(KX, "KX", U16, NAME),
            new Description(CERT, "CERT", CERTIFICATE, U16, ALGORITHM, BASE64),
            new Description(A6, "A6", OPAQUE),
            new Description(DNAME, "DNAME", NAME),
            new Description(SINK, "SINK", U8, U8, U8, PUBLIC_KEY),
            new Description(OPT, "OPT", OPAQUE),
            new Description(APL, "APL", PREFIXES),
            new Description(DS, "DS", U16, ALGORITHM, U8, DIGEST),
            new Description(SSHFP, "SSHFP", U8, U8, FINGERPRINT),
            new Description(IPSECKEY, "IPSECKEY", GATEWAY),
            new Description(RRSIG, "RRSIG", TYPE, ALGORITHM, U8, PERIOD, MOMENT, MOMENT, U16, NAME, BASE64),
            new Description(NSEC, "NSEC", NAME, TYPES),
            new Description(DNSKEY, "DNSKEY", U16, U8, ALGORITHM, BASE64),
            new Description(DHCID, "DHCID", BASE64),
            new Description(NSEC3, "NSEC3", U8, U8, U16, SALT, HASH, TYPES),
            new Description(NSEC3PARAM, "NSEC3PARAM", U8, U8, U16, SALT),
            new Description(TLSA, "TLSA", U8, U8, U8, HEX),
            new Description(SMIMEA, "SMIMEA", U8, U8, U8, HEX),
            new Description(HIP, "HIP", HOST_IDENTITY),
            new Description(NINFO, "NINFO", STRINGS),
            new Description(RKEY, "RKEY", U16, U8, ALGORITHM, BASE64),
            new Description(TALINK, "TALINK", NAME, NAME),
            new Description(CDS, "CDS", U16, ALGORITHM, U8, DIGEST),
            new Description(CDNSKEY, "CDNSKEY", U16, U8, ALGORITHM, BASE64),
            new Description(OPENPGPKEY, "OPENPGPKEY", BASE64),
            new Description(CSYNC, "CSYNC", U32, U16, TYPES),
            new Description(ZONEMD, "ZONEMD", U32, U8, U8, ZONE_DIGEST),
            new Description(SVCB, "SVCB", U16, NAME, SERVICE_PARAMETERS),
            new Description(HTTPS, "HTTPS", U16, NAME, SERVICE_PARAMETERS),
            new Description(DSYNC, "DSYNC", TYPE, SCHEME, U16, NAME),
            new Description(HHIT, "HHIT", BASE64),
            new Description(BRID, "BRID", BASE64),
            new Description(SPF, "SPF", STRINGS),
            new Description(UINFO, "UINFO", OPAQUE),
            new Description(UID, "UID", OPAQUE),
            new Description(GID, "GID", OPAQUE),
            new Description(UNSPEC, "UNSPEC", OPAQUE),
            new Description(NID, "NID", U16, LOCATOR),
            new Description(L32, "L32", U16, IPV4),
            new Description(L64, "L64", U16, LOCATOR),
            new Description(LP, "LP", U16, NAME),
            new Description(EUI48, "EUI48", MAC48),
            new Description(EUI64, "EUI64", MAC64),
            new Description(NXNAME, "NXNAME", OPAQUE),
            new Description(TKEY, "TKEY", OPAQUE),
            new Description(TSIG, "TSIG", OPAQUE),
            new Description(IXFR, "IXFR", OPAQUE),
            new Description(AXFR, "AXFR", OPAQUE),
            new Description(MAILB, "MAILB", OPAQUE),
            new Description(MAILA, "MAILA", OPAQUE),
            new Description(ANY, "ANY", OPAQUE),
            new Description(URI, "URI", U16, U16, TARGET),
            new Description(CAA, "CAA", U8, TAG, TEXT),
            new Description(AVC, "AVC", STRINGS),
            new Description(DOA, "DOA", U32, U32, U8, STRING, DATA),
            new Description(AMTRELAY, "AMTRELAY", RELAY),
            new Description(RESINFO, "RESINFO", STRINGS),
            new Description(WALLET, "WALLET", STRINGS),
            new Description(CLA, "CLA", STRINGS),
            new Description(IPN, "IPN", U64),
            new Description(TA, "TA", U16, ALGORITHM, U8, DIGEST),
            new Description(DLV, "DLV", U16, ALGORITHM, U8, DIGEST));

    private record Description(int number, String mnemonic, List<RdataField> fields) {
        Description(int number, String mnemonic, RdataField... fields) {
            this(number, mnemonic, List.of(fields));
        }
    }

    static {
        for (Description each : ALL) {
            if (each.number < LOW.length) {
                LOW[each.number] = each;
            }
            int hash = 0;
            for (int i = 0; i < each.mnemonic.length(); i++) {
                hash = hash * 31 + DomainName.lower((byte) each.mnemonic.charAt(i));
            }
            int slot = slot(hash);
            while (NAMES[slot] != null) {
                slot = (slot + 1) % NAMES.length;
            }
            NAMES[slot] = each;
        }
    }

    private RecordType() {}

    /** The mnemonic, or {@code TYPEnnn} where there is none (RFC 3597 5). */
    public static String mnemonic(int type) {
        Description known = find(type);
        return known == null ? "TYPE" + type : known.mnemonic;
    }

    /** The type of a mnemonic in any case or of {@code TYPEnnn}; -1 when there is no such type. */
    public static int of(String mnemonic) {
        byte[] text = mnemonic.getBytes(StandardCharsets.UTF_8);
        return of(text, 0, text.length);
    }

    /** The type whose mnemonic, or {@code TYPEnnn}, stands in a stretch of an array; -1 when there is none. */
    public static int of(byte[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + DomainName.lower(text[i]);
        }
        for (int slot = slot(hash); NAMES[slot] != null; slot = (slot + 1) % NAMES.length) {
            if (same(NAMES[slot].mnemonic, text, from, to)) {
                return NAMES[slot].number;
            }
        }
        if (to - from < 5 || to - from > 9 || !same("TYPE", text, from, from + 4)) {
            return -1;
        }
        int number = 0;
        for (int i = from + 4; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            number = number * 10 + text[i] - '0';
        }
        return number > 65535 ? -1 : number;
    }

    /**
     * The fields of the type's RDATA in their order; {@link RdataField#OPAQUE} alone when nothing is known about it.
     * A field of {@link RdataField.Shape#REST} is always the last one.
     */
    public static List<RdataField> fields(int type) {
        Description known = find(type);
        return known == null ? UNKNOWN : known.fields;
    }

    /** Whether a zone cannot hold it: 0 and the types of questions and of messages (RFC 6895 3.1). */
    public static boolean meta(int type) {
        return type == 0 || type == OPT || type >= 128 && type <= 255;
    }

    private static @Nullable Description find(int type) {
        if (type >= 0 && type < LOW.length) {
            return LOW[type];
        }
        return type == TA || type == DLV ? ALL.get(ALL.size() - 1 - (DLV - type)) : null;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 15) & NAMES.length - 1;
    }

    private static boolean same(String mnemonic, byte[] text, int from, int to) {
        if (mnemonic.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (DomainName.lower(text[i]) != DomainName.lower((byte) mnemonic.charAt(i - from))) {
                return false;
            }
        }
        return true;
    }
}
