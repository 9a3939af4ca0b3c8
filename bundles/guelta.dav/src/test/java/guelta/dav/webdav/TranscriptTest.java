// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.World;
import guelta.dav.text.Malformed;
import guelta.dav.webdav.Served.Response;
import guelta.dav.webdav.Transcript.Exchange;
import guelta.dav.webdav.Transcript.Stage;
import guelta.dav.xml.Element;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Conversations from files: the examples of the RFCs on our paths, and what each client says first (the table of clients is
 * in the documentation). Each is a test of its own, on a server of its own.
 */
class TranscriptTest {
    private static final List<String> FILES = List.of(
            "rfc4918.txt",
            "rfc3744.txt",
            "rfc5689.txt",
            "rfc4791.txt",
            "rfc6352.txt",
            "rfc6578.txt",
            "rfc8144.txt",
            "http.txt",
            "clients.txt");

    @TestFactory
    Stream<DynamicTest> theServerAnswersAsTheTranscriptSays() {
        return FILES.stream().flatMap(file -> Transcript.in(file).stream()
                .map(each -> DynamicTest.dynamicTest(file + ": " + each.name(), () -> play(each))));
    }

    private static void play(Transcript transcript) {
        try (Served served = new Served("anna", "bob")) {
            Expected expected = new Expected();
            for (Transcript.Step step : transcript.steps()) {
                if (step instanceof Stage stage) {
                    set(served, stage.words());
                } else if (step instanceof Exchange exchange) {
                    play(served, exchange, expected);
                }
            }
        }
    }

    private static void set(Served served, List<String> words) {
        switch (words.get(0)) {
            case "group" ->
                served.group(words.get(1), words.subList(2, words.size()).toArray(String[]::new));
            case "quota" ->
                served.limits(new World.Limits(16 << 20, Long.parseLong(words.get(1)), 180 * 86_400L, false));
            default -> throw new IllegalArgumentException("@" + words.get(0) + " sets nothing");
        }
    }

    private static void play(Served served, Exchange exchange, Expected expected) {
        String[] line = expected.filled(exchange.sent().first()).split(" ");
        String[] fields =
                exchange.sent().fields().stream().map(expected::filled).toArray(String[]::new);
        String body = expected.filled(exchange.sent().body());
        String sent = body.startsWith("BEGIN:") ? body.replace("\n", "\r\n") + "\r\n" : body;
        Response response = served.on(exchange.user(), line[0], line[1], sent, fields);
        String what = "line " + exchange.line() + ": " + line[0] + ' ' + line[1] + " by " + exchange.user();
        assertTrue(
                expected.matches(exchange.status(), Integer.toString(response.status())),
                () -> what + ": " + response.status() + " is not " + exchange.status() + '\n' + shown(response));
        List<String> wanted = exchange.expected().fields();
        for (int i = 0; i < wanted.size(); i += 2) {
            String name = wanted.get(i);
            String value = wanted.get(i + 1);
            if (value.equals("-")) {
                assertEquals(List.of(), response.fields().all(name), () -> what + " has " + name);
            } else {
                String actual = response.field(name);
                assertTrue(
                        expected.matches(value, actual),
                        () -> what + ": " + name + " is '" + actual + "', expected is '" + expected.filled(value)
                                + "'");
            }
        }
        compare(what, exchange.expected().body(), response, expected);
    }

    private static void compare(String what, String wanted, Response response, Expected expected) {
        if (wanted.equals("(empty)")) {
            assertEquals("", response.text(), what);
        } else if (wanted.startsWith("<") && !wanted.startsWith("<!")) {
            assertTrue(
                    expected.matches(parsed(wanted), response.xml()),
                    () -> what + ":\n" + Expected.shown(response.xml()) + "expected is\n"
                            + Expected.shown(parsed(wanted)));
        } else if (!wanted.isEmpty()) {
            assertTrue(expected.matches(wanted, response.text()), () -> what + ":\n" + response.text());
        }
    }

    private static Element parsed(String xml) {
        try {
            return Element.parse(xml.getBytes(UTF_8));
        } catch (Malformed broken) {
            throw new IllegalArgumentException(xml, broken);
        }
    }

    private static String shown(Response response) {
        return response.text().startsWith("<?xml") ? Expected.shown(response.xml()) : response.text();
    }
}
