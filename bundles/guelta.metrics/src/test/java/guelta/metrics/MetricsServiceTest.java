// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.meter.Durations;
import guelta.meter.MeterSource;
import guelta.meter.Tallies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsServiceTest {
    private MetricsService service;

    private MetricsService serving(String disabled) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        service = new MetricsService(Map.of("listen", "127.0.0.1:" + port, "disabled", disabled));
        if (service.address() == null) {
            throw new IllegalStateException("somebody has taken the port");
        }
        return service;
    }

    @AfterEach
    void stop() {
        service.deactivate();
    }

    private HttpResponse<String> get(String method, String path) throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + service.address().getPort() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(page)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static MeterSource source() {
        Tallies tallies = new Tallies(Durations.SIZE);
        var tally = tallies.open();
        Durations.add(tally, 0, 1_000);
        Durations.add(tally, 0, 1_500_000);
        return to -> {
            to.counter("guelta_test_total", "Things", 7, "kind", "a \"quoted\\ \none");
            to.gauge("guelta_test_height", "Height", -0.5);
            to.counter("guelta_test_total", "Things", 8, "kind", "b");
            to.histogram("guelta_test_seconds", "Times", Durations.spread(tallies.sums(), 0), "kind", "c");
        };
    }

    // Prometheus' text format 0.0.4: one HELP and TYPE a name, its lines together, values escaped, buckets cumulative.
    @Test
    void prometheusReadsWhatSourcesTell() throws Exception {
        serving("").addSource(source());
        HttpResponse<String> page = get("GET", "/metrics");
        assertEquals(200, page.statusCode());
        assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/plain; version=0.0.4"));
        assertTrue(page.body().contains("""
                # HELP guelta_test_total Things
                # TYPE guelta_test_total counter
                guelta_test_total{kind="a \\"quoted\\\\ \\none"} 7
                guelta_test_total{kind="b"} 8
                """), page.body());
        assertTrue(page.body().contains("\nguelta_test_height -0.500000000\n"), page.body());
        assertTrue(
                page.body().contains("\nguelta_test_seconds_bucket{kind=\"c\",le=\"1.02400000e-06\"} 1\n"),
                page.body());
        assertTrue(page.body().contains("\nguelta_test_seconds_bucket{kind=\"c\",le=\"+Inf\"} 2\n"), page.body());
        assertTrue(page.body().contains("\nguelta_test_seconds_sum{kind=\"c\"} 0.00150100000\n"), page.body());
        assertTrue(page.body().contains("\nguelta_test_seconds_count{kind=\"c\"} 2\n"), page.body());
        assertTrue(page.body().contains("\nguelta_jvm_threads "), page.body());
    }

    @Test
    void whatIsDisabledIsListedAndNotShown() throws Exception {
        serving("guelta_jvm_*, guelta_test_height").addSource(source());
        String page = get("GET", "/metrics").body();
        assertFalse(page.contains("guelta_jvm"), page);
        assertFalse(page.contains("guelta_test_height"), page);
        assertTrue(page.contains("guelta_test_total"), page);
        assertTrue(service.all().families().containsKey("guelta_test_height"));
        assertFalse(service.shown("guelta_test_height"));
        assertTrue(service.shown("guelta_test_total"));
    }

    @Test
    void aSourceThatFailsLeavesTheOthers() throws Exception {
        serving("").addSource(to -> {
            throw new IllegalStateException("stopping");
        });
        service.addSource(source());
        assertTrue(get("GET", "/metrics").body().contains("guelta_test_total"));
    }

    // RFC 9110 15.5.5, 15.5.6; 9.3.2: HEAD has no content.
    @Test
    void onlyTheOnePageIsThere() throws Exception {
        serving("");
        assertEquals(404, get("GET", "/").statusCode());
        assertEquals(405, get("POST", "/metrics").statusCode());
        assertEquals("", get("HEAD", "/metrics").body());
    }

    @Test
    void whoSendsNonsenseOrNothingHoldsNobodyUp() throws Exception {
        serving("");
        try (Socket silent = new Socket("127.0.0.1", service.address().getPort());
                Socket endless = new Socket("127.0.0.1", service.address().getPort())) {
            assertTrue(silent.isConnected());
            endless.getOutputStream().write("x".repeat(20_000).getBytes(StandardCharsets.US_ASCII));
            assertEquals(200, get("GET", "/metrics").statusCode());
        }
    }

    @Test
    void anotherAddressIsTakenAndAWrongOneIsNot() throws Exception {
        serving("");
        InetSocketAddress before = service.address();
        service.modified(Map.of("listen", "nonsense"));
        assertEquals(before, service.address());
        assertEquals(200, get("GET", "/metrics").statusCode());
        service.modified(Map.of("listen", ""));
        assertNull(service.address());
    }
}
