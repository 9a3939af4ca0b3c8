// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * Ssh to a remote, with the configured key alone: no agent, nothing from a home folder. The remote's host key is noted at the
 * first contact in {@code guelta/known_hosts} of the repository, and has to stay the same; an operator may write it there
 * before.
 */
final class SshKeys {
    private SshKeys() {}

    static SshSessionFactory sessions(Path repository, List<Path> keys) throws IOException {
        Path own = repository.resolve("guelta").toAbsolutePath();
        Path known = own.resolve("known_hosts");
        if (!Files.exists(known)) {
            // JGit asks a person before it makes this file, and notes nothing when there is none to ask.
            Durably.write(known, "");
        }
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(own.toFile())
                .setSshDirectory(own.toFile())
                .setConfigStoreFactory((home, file, user) -> new Fixed())
                .setDefaultKnownHostsFiles(folder -> List.of(known))
                .setDefaultIdentities(folder -> keys)
                .setPreferredAuthentications("publickey")
                .build(null);
    }

    /** What ssh_config(5) would say. */
    private static final class Fixed implements SshConfigStore {
        @Override
        public HostConfig lookup(String host, int port, String user) {
            return new Options();
        }

        @Override
        public HostConfig lookupDefault(String host, int port, String user) {
            return new Options();
        }
    }

    private static final class Options implements SshConfigStore.HostConfig {
        private static final Map<String, String> OPTIONS =
                Map.of("StrictHostKeyChecking", "accept-new", "HashKnownHosts", "no");

        @Override
        public String getValue(String key) {
            return OPTIONS.entrySet().stream()
                    .filter(option -> option.getKey().equalsIgnoreCase(key))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<String> getValues(String key) {
            return List.of();
        }

        @Override
        public Map<String, String> getOptions() {
            return OPTIONS;
        }

        @Override
        public Map<String, List<String>> getMultiValuedOptions() {
            return Map.of();
        }
    }
}
