// SPDX-License-Identifier: Apache-2.0
package guelta.net;

/** Whether a TLS server asks its clients for a certificate (RFC 8446 4.3.2). */
public sealed interface ClientAuth {
    /** Nobody is asked. */
    ClientAuth NONE = new None();

    /** Nobody is asked. */
    record None() implements ClientAuth {}

    /**
     * Who shows a certificate has to be trusted; who shows none is served too: {@link DatagramPort#tls} tells which.
     *
     * @param trust whose certificates are good
     */
    record Wanted(Trust trust) implements ClientAuth {}

    /**
     * Who shows no trusted certificate is not served.
     *
     * @param trust whose certificates are good
     */
    record Needed(Trust trust) implements ClientAuth {}
}
