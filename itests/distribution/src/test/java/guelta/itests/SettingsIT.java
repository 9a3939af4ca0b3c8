// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.dns.Question;
import guelta.itests.dns.Types;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An editor saves a file below etc/: a good value is taken without a restart, a bad one is told in one line and hurts nothing. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsIT {
    private static final Duration APPLIED = Duration.ofSeconds(30);
    private Guelta guelta;

    @BeforeAll
    void serve(Guelta shared, @TempDir Path folder) {
        guelta = shared;
        Zones.publish(guelta, Zones.plain(folder.resolve("zones")), folder.resolve("checkout"));
    }

    @ParameterizedTest
    @CsvSource({
        "guelta.dns.primary, listen, 127.0.0.1:70000",
        "guelta.dns.primary, listen, there",
        "guelta.dns.primary, cookieSecret, 12345",
        "guelta.net.netty, threads, many",
        "guelta.store.git-zones, durability, perhaps",
        "guelta.store.git-zones, poll, sometimes",
    })
    void aBadValueIsToldInOneLineAndHurtsNothing(String pid, String key, String value) {
        var good = guelta.setting(pid, key);
        var before = guelta.log().length();
        guelta.configure(pid, key, value);
        try {
            Await.until(
                    "the bad value is told",
                    APPLIED,
                    () -> told(before, pid, key).size() > 0,
                    guelta::trouble);
            answers(guelta.dns());
            var since = guelta.logSince(before);
            assertEquals(1, told(before, pid, key).size(), () -> String.join("\n", since));
            assertTrue(since.stream().noneMatch(line -> line.startsWith("\tat ")), () -> String.join("\n", since));
            if (!key.toLowerCase(java.util.Locale.ROOT).contains("secret")) {
                assertTrue(told(before, pid, key).get(0).contains(value), () -> String.join("\n", since));
            } else {
                assertTrue(since.stream().noneMatch(line -> line.contains(value)), () -> String.join("\n", since));
            }
        } finally {
            guelta.configure(pid, key, good);
        }
        answers(guelta.dns());
    }

    /** Lines with the file's and the key's name. */
    private List<String> told(int before, String pid, String key) {
        return guelta.logSince(before).stream()
                .filter(line -> line.contains("etc/" + pid + ".cfg") && line.contains(key))
                .toList();
    }

    @Test
    void aMissingStoreLeavesTheZonesAsTheyWere() {
        var before = guelta.log().length();
        guelta.configure("guelta.dns.primary", "store", "nowhere");
        try {
            Await.until(
                    "the missing store is told",
                    APPLIED,
                    () -> guelta.logSince(before).stream().anyMatch(line -> line.contains("nowhere")),
                    guelta::trouble);
            answers(guelta.dns());
        } finally {
            guelta.configure("guelta.dns.primary", "store", "zones");
        }
    }

    @Test
    void anotherAddressIsServedWithoutARestart() {
        var other = Ports.loopback(Ports.free());
        guelta.configure(
                "guelta.dns.primary",
                "listen",
                "127.0.0.1:" + guelta.dns().getPort() + ", 127.0.0.1:" + other.getPort());
        try (var client = Client.udp(other, 500);
                var stream = Client.tcp(other, 500)) {
            Await.until(
                    "the second address answers",
                    APPLIED,
                    () -> client.ask("nasty.test.", "SOA").isPresent(),
                    guelta::trouble);
            Await.until(
                    "also over TCP",
                    APPLIED,
                    () -> stream.ask("nasty.test.", "SOA").isPresent(),
                    guelta::trouble);
            answers(guelta.dns());
            guelta.configure(
                    "guelta.dns.primary", "listen", "127.0.0.1:" + guelta.dns().getPort());
            Await.until(
                    "the second address is closed",
                    APPLIED,
                    () -> client.ask("nasty.test.", "SOA").isEmpty(),
                    guelta::trouble);
        }
        answers(guelta.dns());
    }

    /** A second server on the port would take half of the questions, were it let: it has to be told instead. */
    @Test
    void anAddressThatSomebodyElseHasIsTold() throws IOException {
        try (var taken = new java.net.DatagramSocket(null)) {
            taken.setReuseAddress(true);
            taken.setOption(java.net.StandardSocketOptions.SO_REUSEPORT, true);
            taken.bind(new InetSocketAddress(Ports.LOOPBACK, 0));
            var address = "127.0.0.1:" + taken.getLocalPort();
            var before = guelta.log().length();
            guelta.configure(
                    "guelta.dns.primary", "listen", "127.0.0.1:" + guelta.dns().getPort() + ", " + address);
            try {
                Await.until(
                        "the taken address is told",
                        APPLIED,
                        () -> guelta.logSince(before).stream()
                                .anyMatch(line -> line.contains(Integer.toString(taken.getLocalPort()))),
                        guelta::trouble);
                answers(guelta.dns());
            } finally {
                guelta.configure(
                        "guelta.dns.primary",
                        "listen",
                        "127.0.0.1:" + guelta.dns().getPort());
            }
        }
    }

    @Test
    void versionIsRefusedUnlessItIsSet() {
        try (var client = Client.udp(guelta.dns(), 5000)) {
            var question = new Question("", "", "version.bind.", Types.number("TXT")).qclass(3);
            guelta.configure("guelta.dns.primary", "version", "refused");
            Await.until(
                    "the version is refused",
                    APPLIED,
                    () -> client.ask(question).orElseThrow().rcode() == 5,
                    guelta::trouble);
            guelta.configure("guelta.dns.primary", "version", "told");
            Await.until(
                    "the version is told",
                    APPLIED,
                    () -> client.ask(question).orElseThrow().answer().toString().contains("746f6c64"),
                    guelta::trouble);
        }
    }

    private static void answers(InetSocketAddress server) {
        for (var client : List.of(Client.udp(server, 30_000), Client.tcp(server, 30_000))) {
            try (client) {
                assertEquals(
                        3,
                        client.ask("www.nasty.test.", "A")
                                .orElseThrow()
                                .answer()
                                .size());
            }
        }
    }
}
