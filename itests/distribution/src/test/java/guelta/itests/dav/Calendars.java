// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The calendars of a server, on a port of their own, with users that have one password. */
final class Calendars {
    static final String PASSWORD = "geheim: x";

    private static final Duration READY = Duration.ofSeconds(60);

    private final Guelta guelta;
    private final int port = Ports.free();
    private final HttpClient client = HttpClient.newBuilder().build();

    Calendars(Guelta guelta) {
        this.guelta = guelta;
        guelta.command("feature:install guelta-dav");
        guelta.configure("guelta.dav.http", "listen", "127.0.0.1:" + port);
        awaitReady();
    }

    void awaitReady() {
        Await.until("the port is open", READY, this::isOpen, guelta::trouble);
    }

    private boolean isOpen() {
        try {
            return send("nobody", "OPTIONS", "/dav/", "").statusCode() == 401;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    void user(String name) {
        var result =
                guelta.shell().result("dav:user-add " + name + " --email " + name + "@example.org", PASSWORD + "\n");
        if (!result.ok()) {
            throw new AssertionError("no user was made: " + result.output());
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    HttpResponse<String> send(String user, String method, String path, String body, String... fields) {
        var login = user + ':' + PASSWORD;
        var request = HttpRequest.newBuilder(URI.create(url(path)))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        if (fields.length > 0) {
            request.headers(fields);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
