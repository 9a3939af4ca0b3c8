// SPDX-License-Identifier: Apache-2.0
package guelta.itests.peer;

import guelta.itests.Await;
import guelta.itests.Ports;
import guelta.itests.Program;
import guelta.itests.dns.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Another name server from Debian, on a loopback port of its own with its own folder, started for one test class and ended with it. */
public abstract class Peer implements AutoCloseable {
    /** What every server under comparison says for NSID and id.server. */
    public static final String IDENTITY = "compared";

    private static final Duration START = Duration.ofSeconds(60);
    protected final Path folder;
    protected final int port = Ports.free();
    private final List<ZoneFile> zones;
    private Program program;

    protected Peer(Path folder, List<ZoneFile> zones) {
        this.folder = folder;
        this.zones = zones;
    }

    /** Writes the configuration and returns the command that serves in the foreground. */
    protected abstract List<String> prepare(List<ZoneFile> zones) throws IOException;

    /** Starts it and waits until it answers for each zone. */
    protected final void start() {
        try {
            Files.createDirectories(folder);
            program = Program.start(folder, java.util.Map.of(), prepare(zones));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var client = Client.udp(address(), 200)) {
            for (var zone : zones) {
                Await.until(
                        this + " answers for " + zone.name(),
                        START,
                        () -> program.alive()
                                && client.ask(zone.name(), "SOA").orElseThrow().rcode() == 0,
                        program::output);
            }
        }
    }

    public final InetSocketAddress address() {
        return Ports.loopback(port);
    }

    public final Path folder() {
        return folder;
    }

    public final long pid() {
        return program.pid();
    }

    @Override
    public final void close() {
        program.close();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
