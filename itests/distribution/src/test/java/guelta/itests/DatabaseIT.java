// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.jdbc.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server whose store is in PostgreSQL, set up as an operator does. */
@ExtendWith(Servers.class)
class DatabaseIT {
    private static final Duration APPLIED = Duration.ofSeconds(60);
    private static final String FILE = "guelta.store.jdbc-database.cfg";
    private static final String SECRET = "database.password";

    /** The zones move there with their history, are served from there, also while the database is away, and followed when it is back. */
    @Test
    void zonesAreServedFromADatabase(Guelta guelta, @TempDir Path folder) throws IOException {
        try (var cluster = PostgresCluster.start()) {
            guelta.command("feature:install guelta-store-jdbc");
            guelta.edit(SECRET, text -> PostgresCluster.PASSWORD);
            guelta.edit(FILE, text -> """
                    name = database
                    url = %s
                    user = %s
                    password = $[secret:%s]
                    """.formatted(cluster.fresh(), PostgresCluster.USER, SECRET));
            awaitDatabase(guelta, true);
            var zones = Checkout.of(guelta.zones().toString(), folder.resolve("checkout"), guelta.emptyHome());
            publish(guelta, zones, 1);
            assertTrue(guelta.command("store:log zones").contains("Serial 1"), guelta::trouble);
            assertEquals(
                    guelta.command("store:log zones --json --limit 1000"),
                    guelta.command("store:log database --json --limit 1000"));

            guelta.configure("guelta.dns.primary", "store", "database");
            publish(guelta, zones, 2);
            ZoneText.awaitSerial(guelta, "database.test", 2);
            cluster.stop("fast");
            awaitDatabase(guelta, false);
            ZoneText.awaitSerial(guelta, "database.test", 2);
            var refused = guelta.shell().result("store:log database");
            assertTrue(!refused.ok() && refused.output().contains("can't be used"), refused::output);
            cluster.begin();
            awaitDatabase(guelta, true);
            publish(guelta, zones, 3);
            ZoneText.awaitSerial(guelta, "database.test", 3);
            assertTrue(guelta.command("store:gc database").contains("0 objects that no commit has were removed"));
            assertFalse(guelta.log().contains(PostgresCluster.PASSWORD), "the password is in the log");
        } finally {
            guelta.configure("guelta.dns.primary", "store", "zones");
            Files.deleteIfExists(guelta.home().resolve("etc").resolve(FILE));
            guelta.command("feature:uninstall guelta-store-jdbc");
            Files.deleteIfExists(guelta.home().resolve("etc").resolve(SECRET));
        }
    }

    private static void publish(Guelta guelta, Checkout zones, int serial) {
        zones.write("database.test", ZoneText.zone("database.test", serial)).publish("Serial " + serial);
        Await.until(
                "the push is seen",
                APPLIED,
                () -> guelta.command("store:log zones --limit 1").contains("Serial " + serial),
                guelta::trouble);
        guelta.command("store:copy zones database");
    }

    /** Until the list says that all is well, or not. */
    private static void awaitDatabase(Guelta guelta, boolean well) {
        Await.until(
                "the database is there: " + well,
                APPLIED,
                () -> guelta.command("store:list")
                        .lines()
                        .filter(line -> line.contains("127.0.0.1:"))
                        .anyMatch(line -> well != line.contains("can't be used")),
                guelta::trouble);
    }
}
