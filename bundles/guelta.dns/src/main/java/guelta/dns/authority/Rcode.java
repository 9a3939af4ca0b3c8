// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

/** Response codes (RFC 1035 4.1.1, RFC 6895 2.3); those above 15 need EDNS. */
final class Rcode {
    static final int NOERROR = 0;
    static final int FORMERR = 1;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int NOTIMP = 4;
    static final int REFUSED = 5;
    static final int YXDOMAIN = 6;
    static final int NOTAUTH = 9;
    static final int BADVERS = 16;
    static final int BADCOOKIE = 23;

    private Rcode() {}
}
