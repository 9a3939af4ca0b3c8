// SPDX-License-Identifier: Apache-2.0
package guelta.net;

/**
 * Why a connection is no more, or never was.
 *
 * @param kind for programs
 * @param text for people: one clause that names the peer and what happened
 */
public record CloseReason(Kind kind, String text) {
    /** The ways to end. */
    public enum Kind {
        /** We have ended or aborted it. */
        OURS,
        /** The peer has ended it, between two messages. */
        PEER,
        /** No address of the peer took a connection. */
        UNREACHABLE,
        /** TLS could not be agreed on: no common version, cipher or protocol, or the peer refused our certificate. */
        HANDSHAKE,
        /** The peer's certificate is not one to believe. */
        UNTRUSTED,
        /** Opening took too long, or the connection was silent for too long. */
        TIMEOUT,
        /** It broke, or the peer ended it inside a message. */
        BROKEN,
        /** The network device has gone; the next one can be asked. */
        DEVICE
    }
}
