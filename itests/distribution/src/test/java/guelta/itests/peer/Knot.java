// SPDX-License-Identifier: Apache-2.0
package guelta.itests.peer;

import guelta.itests.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Knot DNS with one worker of each kind. */
public final class Knot extends Peer {
    private Knot(Path folder, List<ZoneFile> zones) {
        super(folder, zones);
    }

    public static Knot serve(Path folder, List<ZoneFile> zones) {
        var knot = new Knot(folder, zones);
        knot.start();
        return knot;
    }

    @Override
    protected List<String> prepare(List<ZoneFile> zones) throws IOException {
        var text = new StringBuilder("""
                server:
                  rundir: "%1$s"
                  listen: 127.0.0.1@%2$d
                  identity: "%3$s"
                  nsid: "%3$s"
                  version: "compared"
                  udp-workers: 1
                  tcp-workers: 1
                  background-workers: 1
                  udp-max-payload: 1232
                  tcp-reuseport: off
                control:
                  listen: "%1$s/knot.sock"
                database:
                  storage: "%1$s"
                log:
                  - target: stderr
                    any: warning
                mod-cookies:
                  - id: cookies
                    badcookie-slip: 1
                acl:
                  - id: loopback
                    address: 127.0.0.1
                    action: transfer
                template:
                  - id: default
                    acl: loopback
                    storage: "%1$s"
                    zonefile-sync: -1
                    zonefile-load: whole
                    journal-content: none
                    semantic-checks: soft
                zone:
                """.formatted(folder, port, IDENTITY));
        for (var zone : zones) {
            text.append("  - domain: \"%s\"\n    file: \"%s\"\n"
                    .formatted(zone.name(), zone.path().toString().replace("%", "%%")));
        }
        Files.writeString(folder.resolve("knot.conf"), text);
        return List.of("/usr/sbin/knotd", "-c", folder.resolve("knot.conf").toString());
    }

    /** Makes Knot write its zones as text into a folder; the files are named as Knot names them. */
    public void dump(Path into) {
        Program.run(
                folder,
                "/usr/sbin/knotc",
                "-b",
                "-s",
                folder.resolve("knot.sock").toString(),
                "zone-flush",
                "+outdir",
                into.toString());
    }
}
