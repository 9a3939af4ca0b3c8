// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation with the server, as its file has it:
 *
 * <pre>
 * == A sentence that says what is shown (RFC 4918 9.1.3)
 * # a comment
 * &#64;group staff anna bob
 * &gt;&gt;&gt; anna
 * PROPFIND /dav/files/anna/
 * Depth: 0
 *
 * &lt;propfind xmlns="DAV:">...&lt;/propfind>
 * &lt;&lt;&lt; 207
 * Content-Type: application/xml; charset=utf-8
 *
 * &lt;multistatus xmlns="DAV:">...&lt;/multistatus>
 * </pre>
 *
 * <p>Each begins with two users, anna and bob. Lines that begin with {@code @} set the stage: a group and its members, or
 * {@code @quota} and octets. A field expected as {@code -} must be absent. What is expected may hold <code>{{name}}</code>,
 * which stands for any text and for the same one from then on, in requests too, and {@code ...} for anything at all; in XML,
 * it is for any other elements. Without a body in the transcript, that of the answer is not looked at.
 *
 * @param name what it shows
 */
record Transcript(String name, List<Step> steps) {
    /** One line of the stage, or one exchange. */
    sealed interface Step {}

    /** Sets the stage. */
    record Stage(List<String> words) implements Step {}

    /**
     * A request and its answer.
     *
     * @param line of the file where the request begins
     * @param fields names and values in turn
     * @param expected of the answer, in the same form
     */
    record Exchange(int line, String user, Message sent, String status, Message expected) implements Step {}

    /**
     * A message.
     *
     * @param first the line before the fields, empty in answers
     * @param fields names and values in turn
     */
    record Message(String first, List<String> fields, String body) {}

    /** All that are in a file beside this class. */
    static List<Transcript> in(String file) {
        try (InputStream in = Transcript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no file " + file);
            }
            return new Reader(new String(in.readAllBytes(), UTF_8).split("\n", -1)).all();
        } catch (IOException unreadable) {
            throw new IllegalStateException(file, unreadable);
        }
    }

    /** Reads a file line by line. */
    private static final class Reader {
        private final String[] lines;
        private int at;

        Reader(String[] lines) {
            this.lines = lines;
        }

        List<Transcript> all() {
            List<Transcript> all = new ArrayList<>();
            while (at < lines.length) {
                if (lines[at].startsWith("== ")) {
                    all.add(transcript());
                } else if (isBetween(lines[at])) {
                    at++;
                } else {
                    throw wrong("== and what is shown");
                }
            }
            return all;
        }

        private Transcript transcript() {
            String name = lines[at++].substring(3).strip();
            List<Step> steps = new ArrayList<>();
            while (at < lines.length && !lines[at].startsWith("== ")) {
                if (lines[at].startsWith("@")) {
                    steps.add(new Stage(List.of(lines[at++].substring(1).split(" "))));
                } else if (lines[at].startsWith(">>> ")) {
                    steps.add(exchange());
                } else if (isBetween(lines[at])) {
                    at++;
                } else {
                    throw wrong(">>> and a user");
                }
            }
            return new Transcript(name, steps);
        }

        private static boolean isBetween(String line) {
            return line.isBlank() || line.startsWith("#");
        }

        private Exchange exchange() {
            int line = at + 1;
            String user = lines[at++].substring(4).strip();
            String first = lines[at++];
            Message sent = message(first);
            if (at >= lines.length || !lines[at].startsWith("<<< ")) {
                throw wrong("<<< and a status");
            }
            String status = lines[at++].substring(4).strip();
            return new Exchange(line, user, sent, status, message(""));
        }

        private Message message(String first) {
            List<String> fields = new ArrayList<>();
            while (at < lines.length && !lines[at].isEmpty() && !isMark(lines[at])) {
                if (lines[at].startsWith("#")) {
                    at++;
                    continue;
                }
                int colon = lines[at].indexOf(':');
                if (colon < 0) {
                    throw wrong("a field");
                }
                fields.add(lines[at].substring(0, colon));
                fields.add(lines[at].substring(colon + 1).strip());
                at++;
            }
            StringBuilder body = new StringBuilder();
            while (at < lines.length && !isMark(lines[at])) {
                if (!lines[at].startsWith("#")) {
                    body.append(lines[at]).append('\n');
                }
                at++;
            }
            return new Message(first, fields, body.toString().strip());
        }

        private static boolean isMark(String line) {
            return line.startsWith(">>> ") || line.startsWith("<<< ") || line.startsWith("== ") || line.startsWith("@");
        }

        private IllegalArgumentException wrong(String wanted) {
            return new IllegalArgumentException("line " + (at + 1) + " has to be " + wanted);
        }
    }
}
