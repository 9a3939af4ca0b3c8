// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Metrics as a scraper sees them, and the commands of their scope. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
    private static final Duration APPLIED = Duration.ofSeconds(60);

    private final int port = Ports.free();
    private final Metrics metrics = new Metrics(port);
    private Guelta guelta;

    @BeforeAll
    void serve(Guelta shared, @TempDir Path folder) {
        guelta = shared;
        Zones.publish(guelta, Zones.plain(folder.resolve("zones")), folder.resolve("checkout"));
        guelta.configure("guelta.metrics", "listen", "127.0.0.1:" + port);
        guelta.command("feature:install guelta-metrics");
        Await.until("the page is there", APPLIED, () -> page().contains("guelta_dns_zones"), guelta::trouble);
    }

    private String page() {
        return metrics.page();
    }

    private long count(String line) {
        return metrics.count(line);
    }

    @Test
    void questionsAreCounted() {
        var line = "guelta_dns_queries_total{server=\"primary\",transport=\"udp\",type=\"MX\",rcode=\"NXDOMAIN\"}";
        var before = count(line);
        try (var client = Client.udp(guelta.dns(), 30_000)) {
            for (int i = 0; i < 25; i++) {
                assertEquals(
                        3,
                        client.ask("not-there-" + i + ".nasty.test.", "MX")
                                .orElseThrow()
                                .rcode());
            }
        }
        assertEquals(25, count(line) - before);
        assertTrue(count("guelta_store_healthy{store=\"zones\"}") == 1, this::page);
        assertTrue(page().contains("guelta_net_received_total{device="), this::page);
        assertTrue(page().contains("guelta_store_commits_total{store=\"zones\"} "), this::page);
        assertTrue(page().contains("guelta_store_push_lag_commits{store=\"zones\"} 0"), this::page);
    }

    @Test
    void disabledMetricsAreListedAndNotShown() {
        guelta.command("metrics:disable guelta_jvm_threads");
        Await.until("it is off", APPLIED, () -> !page().contains("guelta_jvm_threads"), guelta::trouble);
        assertTrue(guelta.command("metrics:list").contains("guelta_jvm_threads"));
        assertFalse(guelta.setting("guelta.metrics", "disabled").isEmpty());
        guelta.command("metrics:enable guelta_jvm_threads");
        Await.until("it is on", APPLIED, () -> page().contains("guelta_jvm_threads"), guelta::trouble);
    }
}
