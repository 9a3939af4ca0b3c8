// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The zones' repository with a remote over ssh, on OpenSSH's server. In the real distribution, since its ssh client shares
 * bundles with the shell's server: what a bundle lacks shows here only. How remotes behave is tested in guelta.store.git.
 */
class RemoteIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    /** A server that lets one key in, which is as people make them today. */
    static Program sshd(Path folder, int port) throws IOException {
        Files.createDirectories(folder);
        for (var key : List.of("key", "host_key")) {
            Program.run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
        }
        Files.copy(folder.resolve("key.pub"), folder.resolve("authorized_keys"));
        Files.write(
                folder.resolve("sshd_config"),
                List.of(
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + folder.resolve("host_key"),
                        "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                        "PidFile none",
                        "AuthenticationMethods publickey",
                        "PermitRootLogin yes",
                        "StrictModes no",
                        "UsePAM no"));
        if (System.getProperty("user.name").equals("root")) {
            // Where sshd puts the process that talks to strangers; the package's start script makes it else.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        return sshd(folder);
    }

    /** The same server once more. */
    static Program sshd(Path folder) {
        return Program.start(
                folder,
                "/usr/sbin/sshd",
                "-D",
                "-e",
                "-f",
                folder.resolve("sshd_config").toString());
    }

    @Test
    void theDistributionExchangesCommitsOverSsh(@TempDir Path folder) throws IOException {
        var origin = folder.resolve("origin.git");
        Program.run(folder, "git", "init", "-q", "--bare", "-b", "main", origin.toString());
        var port = Ports.free();
        try (var sshd = sshd(folder.resolve("sshd"), port);
                var guelta = Guelta.unpack(folder.resolve("server"))) {
            var url = "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + origin;
            guelta.configure("guelta.store.git-zones", "remote", url);
            guelta.configure(
                    "guelta.store.git-zones",
                    "sshKey",
                    folder.resolve("sshd/key").toString());
            guelta.start().withDns();

            var here = Checkout.of(guelta.zones().toString(), folder.resolve("here"), guelta.emptyHome());
            here.write("remote.test", ZoneText.zone("remote.test", 1)).publish("Serial 1");
            Await.until(
                    "the remote has what was pushed here",
                    SOON,
                    () -> tip(origin).equals(here.head()),
                    () -> guelta.command("store:list --json") + sshd.output() + guelta.trouble());

            var there = Checkout.of(origin.toString(), folder.resolve("there"), guelta.emptyHome());
            there.write("remote.test", ZoneText.zone("remote.test", 2)).publish("Serial 2");
            assertTrue(guelta.command("store:sync zones").contains("Pulled 1"), guelta::trouble);
            ZoneText.awaitSerial(guelta, "remote.test", 2);
            assertEquals(tip(origin), tip(guelta.zones()));
        }
    }

    static String tip(Path repository) {
        return Program.run(repository, "git", "for-each-ref", "--format=%(objectname)", "refs/heads/main")
                .strip();
    }
}
