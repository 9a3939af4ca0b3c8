// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a server runs: a network of its own, with a loopback, that leads nowhere; the machine's where that is not allowed. */
public final class Namespace {
    private final boolean root = "root".equals(System.getProperty("user.name"));
    private final List<String> make =
            root ? List.of("unshare", "--net") : List.of("unshare", "--map-root-user", "--net");
    private final boolean allowed;

    /** Tries whether one may be made. */
    public Namespace(Path folder) {
        var command = new ArrayList<>(make);
        command.addAll(List.of("ip", "link", "set", "lo", "up"));
        try (var attempt = Program.start(folder, Map.of(), command)) {
            allowed = attempt.exit(Duration.ofMinutes(1)) == 0;
        }
    }

    /** Whether the network is one of its own. */
    public boolean allowed() {
        return allowed;
    }

    Program start(Guelta guelta) {
        return start(guelta, List.of());
    }

    /** Starts the server where there are other addresses besides those of the loopback; not where that is not allowed. */
    public Program start(Guelta guelta, List<String> addresses) {
        var command = new ArrayList<>(allowed ? make : List.of());
        var setup = new StringBuilder(allowed ? "ip link set lo up && " : "");
        addresses.forEach(
                address -> setup.append("ip addr add ").append(address).append("/32 dev lo && "));
        command.addAll(List.of("sh", "-c", setup + "exec bin/karaf server"));
        var environment = new HashMap<>(guelta.environment());
        environment.put("KARAF_EXEC", "exec");
        return Program.start(guelta.home(), environment, command);
    }

    /** A command that runs where a server does. */
    public List<String> beside(Program server, List<String> what) {
        var command = new ArrayList<String>();
        if (allowed) {
            command.addAll(List.of("nsenter", "--target", Long.toString(server.pid()), "--net"));
            command.addAll(root ? List.of() : List.of("--user", "--preserve-credentials"));
        }
        command.addAll(what);
        return command;
    }

    /** Runs lines in one session of the shell and answers all that they printed. */
    String shell(Guelta guelta, Program server, Duration patience, List<String> lines) {
        var command = beside(
                server,
                List.of(
                        "sh",
                        "-c",
                        "printf '%s' \"$1\" | bin/client -a \"$2\" -u \"$3\" -p \"$4\" -b",
                        "client",
                        String.join("\n", lines) + "\n",
                        Integer.toString(guelta.sshPort()),
                        Guelta.USER,
                        Guelta.PASSWORD));
        try (var client = Program.start(guelta.home(), guelta.environment(), command)) {
            client.exit(patience);
            return client.output();
        }
    }
}
