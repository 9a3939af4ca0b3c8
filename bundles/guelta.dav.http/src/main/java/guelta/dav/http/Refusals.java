// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Body;
import guelta.dav.Reply.Answer;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.net.HttpFields;
import java.time.Duration;

/** Answers of the host itself: it can't say who asks, or the store is away. */
final class Refusals {
    private static final Name DESCRIPTION = Name.dav("responsedescription");
    private static final int LONGEST = 64 << 10;

    private Refusals() {}

    /** RFC 7617: in UTF-8. */
    static Answer whoAreYou(String realm) {
        String quoted = realm.replace("\\", "\\\\").replace("\"", "\\\"");
        return text(401, "A name and its password are needed.")
                .and("WWW-Authenticate", "Basic realm=\"" + quoted + "\", charset=\"UTF-8\"");
    }

    /** Which of them counts is read in one way here and in another by a proxy. */
    static Answer loginsOfTwo() {
        return text(400, "Authorization is there more than once.");
    }

    static Answer later(Duration wait) {
        return text(429, "Too many passwords were wrong, or too many accounts were made. Try again later.")
                .and("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    /** Not 401, which would have the client send the password. */
    static Answer insecure() {
        return text(403, "Passwords are taken inside TLS, from this machine or through a trusted proxy alone.");
    }

    /** A store, or the disk that bodies go through, can't be used. */
    static Answer away(Throwable reason) {
        boolean full = String.valueOf(reason.getMessage()).contains("No space left");
        return full
                ? text(507, "The disk of the server is full.")
                : text(503, "The store is not there; try again later.").and("Retry-After", "10");
    }

    static Answer busy() {
        return text(503, "The server is busy; try again later.").and("Retry-After", "5");
    }

    /** Why an answer is a refusal, on one line, without a full stop; empty where it does not say. */
    static String sentence(Answer answer) {
        if (!(answer.body() instanceof Body.Bytes body) || body.bytes().length > LONGEST) {
            return "";
        }
        if (answer.fields().first("Content-Type").orElse("").startsWith("text/plain")) {
            return line(new String(body.bytes(), UTF_8)).replaceFirst("\\.$", "");
        }
        try {
            return Element.parse(body.bytes())
                    .elements(DESCRIPTION)
                    .findFirst()
                    .map(description -> line(description.text()))
                    .orElse("");
        } catch (Malformed other) {
            return "";
        }
    }

    /** Parts of it may be what a client has sent. */
    private static String line(String text) {
        return text.strip().replaceAll("\\p{Cntrl}+", " ");
    }

    private static Answer text(int status, String sentence) {
        return new Answer(
                status,
                HttpFields.of("Content-Type", "text/plain; charset=utf-8"),
                new Body.Bytes((sentence + "\n").getBytes(UTF_8)));
    }
}
