// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A client that follows a collection by sync tokens (RFC 6578), and never asks for the whole of it again. */
final class Follower {
    private static final Pattern RESPONSE = Pattern.compile("(?s)<D:response>(.*?)</D:response>");
    private static final Pattern HREF = Pattern.compile("<D:href>([^<]*)</D:href>");
    private static final Pattern ETAG = Pattern.compile("<D:getetag>([^<]*)</D:getetag>");
    private static final Pattern TOKEN = Pattern.compile("<D:sync-token>([^<]*)</D:sync-token>");
    private static final String ETAGS = "<prop><getetag/></prop>";

    private final Calendars calendars;
    private final String collection;
    private final Map<String, String> files = new TreeMap<>();
    private String token = "";
    private volatile int answers;

    Follower(Calendars calendars, String collection) {
        this.calendars = calendars;
        this.collection = collection;
    }

    /** How many times it was told what changed. */
    int answers() {
        return answers;
    }

    /** What it believes to be there: the tags by href. */
    Map<String, String> files() {
        return files;
    }

    /** What is there: the tags by href. */
    Map<String, String> listed() {
        var answer = calendars.send(
                "anna", "PROPFIND", collection, "<propfind xmlns='DAV:'>" + ETAGS + "</propfind>", "Depth", "1");
        var listed = new TreeMap<String, String>();
        take(answer, listed);
        listed.remove(collection);
        return listed;
    }

    /** Asks for what changed since it was told last. */
    void sync() {
        var answer = calendars.send(
                "anna",
                "REPORT",
                collection,
                "<sync-collection xmlns='DAV:'><sync-token>" + token + "</sync-token><sync-level>1</sync-level>" + ETAGS
                        + "</sync-collection>");
        take(answer, files);
        var next = TOKEN.matcher(answer.body());
        assertTrue(next.find(), answer::body);
        token = next.group(1);
        answers++;
    }

    void untilGone() {
        try {
            while (true) {
                sync();
            }
        } catch (UncheckedIOException killed) {
            // It goes on from the last token that it has.
        }
    }

    private static void take(HttpResponse<String> answer, Map<String, String> files) {
        assertEquals(207, answer.statusCode(), answer::body);
        var responses = RESPONSE.matcher(answer.body());
        while (responses.find()) {
            var response = responses.group(1);
            var href = HREF.matcher(response);
            var etag = ETAG.matcher(response);
            assertTrue(href.find(), response);
            if (etag.find()) {
                files.put(href.group(1), etag.group(1));
            } else if (response.contains("<D:status>HTTP/1.1 404")) {
                files.remove(href.group(1));
            } else {
                throw new AssertionError(response);
            }
        }
    }
}
