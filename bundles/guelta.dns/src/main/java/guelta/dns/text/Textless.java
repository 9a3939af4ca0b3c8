// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

/** RDATA that is good and has no text but the generic one (RFC 3597 5): of opaque types, or with values yet to come. */
final class Textless extends Malformed {
    private static final long serialVersionUID = 1;

    Textless(String message) {
        super(message);
    }
}
