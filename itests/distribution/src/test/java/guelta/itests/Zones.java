// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import guelta.itests.dns.Client;
import guelta.itests.peer.ZoneFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The zones under comparison: plain ones as they are, one signed in three ways with fresh keys. */
public final class Zones {
    private Zones() {}

    public static List<ZoneFile> all(Path folder) {
        var zones = new ArrayList<>(plain(folder));
        var source = ZoneFile.resource("signed.test", folder.resolve("unsigned"));
        zones.add(source.signed("signed.test.", folder, List.of()));
        zones.add(source.signed("nsec3.test.", folder, List.of("-n", "-t", "3", "-s", "c0ffee")));
        zones.add(source.signed("optout.test.", folder, List.of("-n", "-p", "-t", "0")));
        return zones;
    }

    public static List<ZoneFile> plain(Path folder) {
        return List.of(
                ZoneFile.resource("nasty.test", folder),
                ZoneFile.resource("child.nasty.test", folder),
                ZoneFile.resource("2.0.192.in-addr.arpa", folder),
                ZoneFile.resource("64%2F26.2.0.192.in-addr.arpa", folder));
    }

    /** Pushes zones into the server's repository, with nothing else in it, and waits until it answers for each of them. */
    public static Checkout publish(Guelta guelta, List<ZoneFile> zones, Path checkout) {
        var clone = Checkout.of(guelta.zones().toString(), checkout, guelta.emptyHome());
        clone.add(zones).publish("Add " + zones.size() + " zones");
        try (var client = Client.udp(guelta.dns(), 500)) {
            for (var zone : zones) {
                Await.until(
                        "guelta answers for " + zone.name(),
                        Duration.ofSeconds(30),
                        () -> client.ask(zone.name(), "SOA").orElseThrow().rcode() == 0,
                        guelta::trouble);
            }
        }
        return clone;
    }
}
