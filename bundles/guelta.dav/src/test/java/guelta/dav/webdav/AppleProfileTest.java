// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.Body;
import guelta.dav.Reply;
import guelta.dav.Request;
import guelta.net.HttpFields;
import guelta.store.Content;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppleProfileTest {
    private static String port(String origin) {
        try (Served served = new Served("anna")) {
            Request request = new Request(
                    "GET", "/dav/profile.mobileconfig", HttpFields.NONE, Content.of(new byte[0]), "anna", origin);
            Reply.Answer answer = (Reply.Answer) Dav.on(request, served.world(), Instant.EPOCH, new UUID(0, 1));
            String profile = new String(((Body.Bytes) answer.body()).bytes(), UTF_8);
            return profile.replaceAll("(?s).*<key>CalDAVPort</key>\\s*<integer>([0-9]+)</integer>.*", "$1");
        }
    }

    /** RFC 3986 3.2.3: a port may be left out, and may be empty. */
    @Test
    void aHostNeedNotHaveAPort() {
        for (String host : new String[] {"dav.example.org", "[2001:db8::1]"}) {
            assertEquals("443", port("https://" + host), host);
            assertEquals("443", port("https://" + host + ':'), host);
            assertEquals("80", port("http://" + host + ':'), host);
            assertEquals("8080", port("http://" + host + ":8080"), host);
        }
    }
}
