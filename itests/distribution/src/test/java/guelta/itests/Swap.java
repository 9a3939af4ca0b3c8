// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.itests.dns.Client;
import guelta.itests.dns.Edns;
import guelta.itests.dns.Question;
import guelta.itests.dns.Types;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A part of a running server that is replaced under a load of 1,000 questions a second over UDP and 100 on each of four open TCP
 * connections.
 *
 * @param server where the questions go
 * @param name which A records they ask for
 */
record Swap(Guelta guelta, InetSocketAddress server, String name) {
    static final int RATE = 1000;
    static final int CONNECTIONS = 4;
    static final byte[] CLIENT_COOKIE = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final int COOKIE = 10;

    /** Makes a change under the load: all questions before, during and after it are answered, each with NOERROR. */
    void lossless(Runnable change) {
        try (var load = Load.start(server, name, RATE, CONNECTIONS)) {
            load.awaitMore(RATE);
            change.run();
            load.awaitMore(3 * RATE);
            var outcome = load.stop();
            System.out.println("[load] " + outcome);
            assertEquals(0, outcome.lost(), () -> outcome + "\n" + guelta.trouble());
            assertEquals(List.of(), outcome.trouble());
        }
    }

    /** The versions of a bundle that are active. */
    List<String> versions(String bundle) {
        return guelta.command("bundle:list -t 0 -s")
                .lines()
                .filter(line -> line.contains("Active") && line.stripTrailing().endsWith(bundle))
                .map(line -> line.split("\\|")[3].strip())
                .sorted()
                .toList();
    }

    /**
     * The cookie that the server has for one who shows the given one (RFC 9018): each makes its own secret, and repeats what it made
     * itself.
     */
    byte[] cookie(Client client, byte[] shown) {
        var question = new Question("", "", name, Types.number("A")).with(Edns.PLAIN.with(COOKIE, shown));
        return client.ask(question).orElseThrow().opt().orElseThrow().options().get(COOKIE);
    }
}
