// SPDX-License-Identifier: Apache-2.0
package guelta.dns.message;

/** Octets that are no message (RFC 1035 4.1.1, RCODE 1); what is wrong stands in its text, without full stop. */
public final class FormatError extends Exception {
    private static final long serialVersionUID = 1;

    /** Says what is wrong. */
    public FormatError(String reason) {
        super(reason, null, false, false);
    }
}
