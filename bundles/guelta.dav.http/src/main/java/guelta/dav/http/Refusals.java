// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Body;
import guelta.dav.Reply.Answer;
import guelta.net.HttpFields;
import guelta.store.StoreUnavailable;
import java.time.Duration;

/** Answers of the host itself: it can't say who asks, or the store is away. */
final class Refusals {
    private Refusals() {}

    /** RFC 7617: in UTF-8. */
    static Answer whoAreYou(String realm) {
        String quoted = realm.replace("\\", "\\\\").replace("\"", "\\\"");
        return text(401, "A name and its password are needed.")
                .and("WWW-Authenticate", "Basic realm=\"" + quoted + "\", charset=\"UTF-8\"");
    }

    static Answer later(Duration wait) {
        return text(429, "Too many passwords were wrong. Try again later.")
                .and("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    /** Not 401, which would have the client send the password. */
    static Answer insecure() {
        return text(403, "Passwords are taken inside TLS, from this machine or through a trusted proxy alone.");
    }

    static Answer away(StoreUnavailable reason) {
        boolean full = String.valueOf(reason.getMessage()).contains("No space left");
        return full
                ? text(507, "The disk of the server is full.")
                : text(503, "The store is not there; try again later.").and("Retry-After", "10");
    }

    static Answer busy() {
        return text(503, "The server is busy; try again later.").and("Retry-After", "5");
    }

    private static Answer text(int status, String sentence) {
        return new Answer(
                status,
                HttpFields.of("Content-Type", "text/plain; charset=utf-8"),
                new Body.Bytes((sentence + "\n").getBytes(UTF_8)));
    }
}
