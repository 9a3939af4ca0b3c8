// SPDX-License-Identifier: Apache-2.0
package guelta.itests.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** NSD with one serving process and without its rate limit. */
public final class Nsd extends Peer {
    private Nsd(Path folder, List<ZoneFile> zones) {
        super(folder, zones);
    }

    public static Nsd serve(Path folder, List<ZoneFile> zones) {
        var nsd = new Nsd(folder, zones);
        nsd.start();
        return nsd;
    }

    @Override
    protected List<String> prepare(List<ZoneFile> zones) throws IOException {
        var text = new StringBuilder("""
                server:
                    ip-address: 127.0.0.1@%2$d
                    server-count: 1
                    username: ""
                    zonesdir: "%1$s"
                    database: ""
                    zonelistfile: "%1$s/zone.list"
                    xfrdfile: "%1$s/xfrd.state"
                    xfrdir: "%1$s"
                    pidfile: "%1$s/nsd.pid"
                    identity: "%3$s"
                    nsid: "ascii_%3$s"
                    version: "compared"
                    ipv4-edns-size: 1232
                    rrl-ratelimit: 0
                    answer-cookie: no
                    minimal-responses: yes
                    round-robin: no
                    reuseport: no
                remote-control:
                    control-enable: no
                """.formatted(folder, port, IDENTITY));
        for (var zone : zones) {
            // NSD expands every % of a file name, so it gets one without.
            var plain = Files.createSymbolicLink(folder.resolve(zones.indexOf(zone) + ".zone"), zone.path());
            text.append("zone:\n    name: \"%s\"\n    zonefile: \"%s\"\n    provide-xfr: 127.0.0.1 NOKEY\n"
                    .formatted(zone.name(), plain));
        }
        Files.writeString(folder.resolve("nsd.conf"), text);
        return List.of("/usr/sbin/nsd", "-d", "-c", folder.resolve("nsd.conf").toString());
    }
}
