// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.util.HashMap;
import java.util.Map;

/** Numbers and names of record types (IANA, DNS parameters), and where names are inside their data. */
public final class Types {
    private static final Map<String, Integer> NUMBERS = new HashMap<>();
    private static final Map<Integer, String> NAMES = new HashMap<>();
    private static final Map<Integer, String> LAYOUTS = new HashMap<>();
    public static final int OPT = 41;
    public static final int ANY = 255;

    static {
        // After the number: digits are octets, n a name that may be compressed (RFC 3597 section 4), u one that may
        // not.
        for (var line : """
                A 1
                NS 2 n
                CNAME 5 n
                SOA 6 nn
                MB 7 n
                MG 8 n
                MR 9 n
                WKS 11
                PTR 12 n
                HINFO 13
                MINFO 14 nn
                MX 15 2n
                TXT 16
                RP 17 uu
                AFSDB 18 2u
                RT 21 2u
                AAAA 28
                LOC 29
                SRV 33 6u
                NAPTR 35
                KX 36 2u
                CERT 37
                DNAME 39 u
                OPT 41
                APL 42
                DS 43
                SSHFP 44
                RRSIG 46 99u
                NSEC 47 u
                DNSKEY 48
                DHCID 49
                NSEC3 50
                NSEC3PARAM 51
                TLSA 52
                SMIMEA 53
                CDS 59
                CDNSKEY 60
                OPENPGPKEY 61
                CSYNC 62
                SVCB 64 2u
                HTTPS 65 2u
                SPF 99
                NID 104
                L32 105
                L64 106
                LP 107 2u
                EUI48 108
                EUI64 109
                TKEY 249
                TSIG 250
                IXFR 251
                AXFR 252
                MAILB 253
                MAILA 254
                ANY 255
                URI 256
                CAA 257
                AMTRELAY 260
                """.lines().toList()) {
            var words = line.split(" ");
            var number = Integer.parseInt(words[1]);
            NUMBERS.put(words[0], number);
            NAMES.put(number, words[0]);
            LAYOUTS.put(number, words.length == 3 ? words[2] : "");
        }
    }

    private Types() {}

    public static int number(String name) {
        var number = NUMBERS.get(name);
        return number != null ? number : Integer.parseInt(name.substring("TYPE".length()));
    }

    public static String name(int number) {
        return NAMES.getOrDefault(number, "TYPE" + number);
    }

    static String layout(int number) {
        return LAYOUTS.getOrDefault(number, "");
    }
}
