// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import guelta.itests.dns.Client;
import guelta.itests.dns.Reply;
import java.time.Duration;

/** Small zones that tests push, told apart by their serials. */
final class ZoneText {
    private ZoneText() {}

    /** A zone with a serial; {@code name} is written without the final dot. */
    static String zone(String name, int serial) {
        return """
                $TTL 60
                @ SOA ns.%1$s. hostmaster.%1$s. %2$d 3600 600 86400 60
                @ NS ns
                ns A 192.0.2.1
                """.formatted(name, serial);
    }

    /** The serial that is served, or -1 when the zone is not. */
    static long serial(Client client, String name) {
        return client.ask(name + ".", "SOA").map(ZoneText::serial).orElse(-1L);
    }

    /** The serial of the SOA that a message answers with, or -1. */
    static long serial(Reply reply) {
        return reply.rcode() != 0 || reply.answer().isEmpty()
                ? -1
                : Long.parseLong(reply.answer().get(0).data().split(" ")[2].substring(0, 8), 16);
    }

    /** Waits until a serial is served and returns how long that took. */
    static Duration awaitSerial(Guelta guelta, String name, int serial) {
        var start = System.nanoTime();
        try (var client = Client.udp(guelta.dns(), 5000)) {
            Await.until(
                    "serial " + serial + " of " + name + " is served",
                    Duration.ofSeconds(30),
                    () -> serial(client, name) == serial,
                    guelta::trouble);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
