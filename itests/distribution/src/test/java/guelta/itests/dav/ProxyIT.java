// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Namespace;
import guelta.itests.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where passwords are taken: a server in a network of its own, with nginx in front, as the documentation has it. */
class ProxyIT {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration APPLIED = Duration.ofMinutes(1);
    private static final String SERVER = "192.0.2.1";
    private static final String PROXY = "192.0.2.2";
    private static final List<String> CLIENTS = List.of("192.0.2.3", "192.0.2.4", "192.0.2.5");
    private static final String PLAIN = "http://" + SERVER + ":8080";
    private static final String LOOPBACK = "http://127.0.0.1:8080";
    private static final String PUBLIC = "https://dav.example.org";

    @TempDir
    private Path folder;

    private Namespace namespace;
    private Program server;

    @Test
    void passwordsComeFromHereInsideTlsOrThroughTheProxyAlone() throws IOException {
        namespace = new Namespace(folder);
        assumeTrue(namespace.allowed() || Boolean.getBoolean("guelta.peers"), "no network of its own can be made here");
        var guelta = Guelta.unpack(folder.resolve("server"));
        guelta.edit(
                "org.apache.karaf.features.cfg",
                text -> text.replaceFirst("(?m)^( +)(guelta-store-git.*)", "$1guelta-dav, \\\\\n$1$2"));
        guelta.configure("guelta.dav.http", "listen", SERVER + ":8080, 127.0.0.1:8080");
        guelta.configure("guelta.dav.http", "trustedProxies", PROXY);
        guelta.configure("guelta.dav.http", "registration", "open");
        var addresses = new ArrayList<>(List.of(SERVER, PROXY));
        addresses.addAll(CLIENTS);
        try (var running = namespace.start(guelta, addresses)) {
            server = running;
            Await.until("anna has an account", START, () -> answers(LOOPBACK, "anna:a", 207), guelta::log);
            Await.until("bob has an account", START, () -> answers(LOOPBACK, "bob:b", 207), guelta::log);
            guelta.configure("guelta.dav.http", "registration", "closed");
            // Each look with a name of its own: those before it have got one.
            var names = new AtomicInteger();
            Await.until(
                    "nobody else gets one",
                    APPLIED,
                    () -> answers(LOOPBACK, "new" + names.incrementAndGet() + ":n", 401),
                    guelta::log);

            inPlain();
            try (var nginx = nginx()) {
                Await.until("nginx answers", APPLIED, () -> answers(PUBLIC, "anna:a", 207), nginx::output);
                throughTheProxy(guelta);
            }
            guelta.configure("guelta.dav.http", "allowInsecure", "true");
            Await.until("the operator does not mind", APPLIED, () -> answers(PLAIN, "anna:a", 207), guelta::log);
        }
    }

    /** Whoever claims to be a proxy and is none is not believed; no 401, which would have the client send its password. */
    private void inPlain() {
        for (var claim : List.of("X-Nothing: 1", "X-Forwarded-Proto: https", "X-Forwarded-For: 127.0.0.1")) {
            var refused = curl("-u", "anna:a", "-H", claim, "-X", "PROPFIND", PLAIN + "/dav/");
            assertTrue(refused.startsWith("HTTP/1.1 403"), refused);
            assertTrue(refused.contains("Passwords are taken inside TLS, from this machine or through"), refused);
            assertFalse(refused.contains("WWW-Authenticate"), refused);
        }
        // RFC 6764 5: says nothing about anybody.
        var known = curl("-X", "PROPFIND", PLAIN + "/.well-known/carddav");
        assertTrue(known.startsWith("HTTP/1.1 301"), known);
    }

    private void throughTheProxy(Guelta guelta) {
        // The URL is the one that clients use, and not the one that the proxy uses.
        var profile = curl("-u", "anna:a", PUBLIC + "/dav/profile.mobileconfig");
        assertTrue(profile.contains("<string>dav.example.org</string>"), profile);
        assertTrue(profile.matches("(?s).*<key>CalDAVUseSSL</key>\\s*<true/>.*"), profile);
        assertFalse(profile.contains(SERVER), profile);
        var known = curl("-X", "PROPFIND", PUBLIC + "/.well-known/caldav");
        assertTrue(known.matches("(?is)HTTP/1.1 301.*location: /dav/\r\n.*"), known);

        // Who guesses has to wait, by the address that the proxy saw, and not by the proxy's own, nor by one that it is
        // told.
        for (var i = 0; i < 12; i++) {
            var guess = "guess" + i + ":" + i;
            curl("--interface", CLIENTS.get(0), "-u", guess, "-H", "X-Forwarded-For: 192.0.2." + i, PUBLIC + "/dav/");
        }
        var guesser = curl("--interface", CLIENTS.get(0), "-u", "bob:b", PUBLIC + "/dav/");
        assertTrue(guesser.startsWith("HTTP/1.1 429"), guesser);
        assertTrue(guesser.contains("Retry-After"), guesser);
        var line = "A wrong password for 'guess0' from " + CLIENTS.get(0);
        assertEquals(1, guelta.log().lines().filter(each -> each.endsWith(line)).count(), guelta::trouble);
        var other = curl("--interface", CLIENTS.get(1), "-u", "bob:b", "-X", "OPTIONS", PUBLIC + "/dav/");
        assertTrue(other.startsWith("HTTP/1.1 200"), other);
    }

    private boolean answers(String url, String login, int status) {
        return curl("-u", login, "-X", "PROPFIND", "-H", "Depth: 0", url + "/dav/")
                .startsWith("HTTP/1.1 " + status);
    }

    private String curl(String... arguments) {
        var command = new ArrayList<>(List.of("curl", "-s", "-k", "-i", "--http1.1", "-m", "60"));
        command.addAll(List.of("--connect-to", "dav.example.org:443:" + PROXY + ":8443"));
        command.addAll(List.of(arguments));
        try (var curl = Program.start(folder, Map.of(), namespace.beside(server, command))) {
            curl.exit(APPLIED.multipliedBy(2));
            return curl.output();
        }
    }

    private Program nginx() throws IOException {
        Program.run(folder, openssl("server", "dav.example.org").toArray(String[]::new));
        var settings = Files.writeString(folder.resolve("nginx.conf"), """
                %1$s
                daemon off;
                pid %2$s/nginx.pid;
                error_log stderr;
                worker_processes 1;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %2$s/body; proxy_temp_path %2$s/proxy; fastcgi_temp_path %2$s/fastcgi;
                  uwsgi_temp_path %2$s/uwsgi; scgi_temp_path %2$s/scgi;
                  server {
                    listen %3$s:8443 ssl;
                    ssl_certificate %2$s/server.chain;
                    ssl_certificate_key %2$s/server.key;
                    location / {
                      proxy_pass %4$s;
                      proxy_bind %3$s;
                      proxy_set_header Host $host;
                      proxy_set_header X-Forwarded-For $remote_addr;
                      proxy_set_header X-Forwarded-Proto $scheme;
                      client_max_body_size 0;
                      proxy_request_buffering off;
                    }
                  }
                }
                """.formatted(
                        "root".equals(System.getProperty("user.name")) ? "user root;" : "", folder, PROXY, PLAIN));
        return Program.start(
                folder,
                Map.of(),
                namespace.beside(server, List.of("/usr/sbin/nginx", "-e", "stderr", "-c", settings.toString())));
    }

    /** A command that makes a key and a certificate for a name, in the folder where it runs. */
    static List<String> openssl(String file, String name) {
        var command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -keyout "
                + file + ".key -out " + file + ".chain -subj /CN=" + name + " -addext subjectAltName=DNS:" + name;
        return List.of(command.split(" "));
    }
}
