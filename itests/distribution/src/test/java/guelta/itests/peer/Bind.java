// SPDX-License-Identifier: Apache-2.0
package guelta.itests.peer;

import guelta.itests.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** BIND as a primary whose zones may be changed and transferred with one key. */
public final class Bind extends Peer {
    private final String key;

    private Bind(Path folder, List<ZoneFile> zones, String key) {
        super(folder, zones);
        this.key = key;
    }

    /**
     * @param key as BIND's configuration has it: {@code key "NAME" { algorithm ...; secret ...; };}
     */
    public static Bind serve(Path folder, List<ZoneFile> zones, String key) {
        var bind = new Bind(folder, zones, key);
        bind.start();
        return bind;
    }

    @Override
    protected List<String> prepare(List<ZoneFile> zones) throws IOException {
        var name = key.split("\"")[1];
        var text = new StringBuilder(key).append("""

                options {
                    directory "%1$s";
                    pid-file "%1$s/named.pid";
                    session-keyfile "%1$s/session.key";
                    lock-file "%1$s/named.lock";
                    listen-on port %2$d { 127.0.0.1; };
                    listen-on-v6 { none; };
                    recursion no;
                    notify no;
                    dnssec-validation no;
                };
                controls { };
                """.formatted(folder, port));
        for (var zone : zones) {
            text.append("zone \"%s\" { type primary; file \"%s\"; allow-update { key \"%s\"; };"
                    .formatted(zone.name(), zone.path(), name));
            text.append(
                    " allow-transfer { any; }; check-names ignore; check-integrity no; serial-update-method increment; };\n");
        }
        Files.writeString(folder.resolve("named.conf"), text);
        return List.of(
                "/usr/sbin/named",
                "-g",
                "-n",
                "1",
                "-c",
                folder.resolve("named.conf").toString());
    }

    /** The zone as it is now, transferred. */
    public ZoneFile transferred(String zone, Path into) {
        var text = Program.run(
                folder, "/usr/bin/dig", "-r", "@127.0.0.1", "-p", Integer.toString(port), "+onesoa", zone, "AXFR");
        try {
            return new ZoneFile(zone, Files.writeString(into, text));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
