// SPDX-License-Identifier: Apache-2.0
package guelta.dns.keys;

/** What a key is for; each includes those before it. */
public enum Right {
    /** To tell that a zone has changed (RFC 1996), {@code _notify}. */
    NOTIFY("_notify"),
    /** To transfer a zone (RFC 5936, RFC 1995), {@code _transfer}. */
    TRANSFER("_transfer"),
    /** To change a zone (RFC 2136), {@code _update}. */
    UPDATE("_update");

    private final String label;

    Right(String label) {
        this.label = label;
    }

    /** The label of a key's name that says so. */
    public String label() {
        return label;
    }

    /** Whether a key of this right may do what another one is for. */
    public boolean includes(Right other) {
        return compareTo(other) >= 0;
    }
}
