// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.util.function.Consumer;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit sees of the machine: no configuration of the system or of a user, none of Git's environment, and nothing that
 * it could write in a home folder. Without it JGit runs the {@code git} program to find the system's configuration.
 */
final class IsolatedReader extends SystemReader.Delegate {
    private IsolatedReader(SystemReader system) {
        super(system);
    }

    /** Makes JGit see the machine this way, in the whole process. */
    static void install() {
        if (!(SystemReader.getInstance() instanceof IsolatedReader)) {
            // How finely a file system notes times is found out beside the work, not before the first answer.
            FS.FileStoreAttributes.setBackground(true);
            SystemReader.setInstance(new IsolatedReader(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return inMemory(parent, fs, settings -> {});
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return inMemory(parent, fs, settings -> {});
    }

    /** Settings that hold for every repository here, whatever its own file says nothing about. */
    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return inMemory(parent, fs, settings -> {
            settings.setBoolean("core", null, "fsyncObjectFiles", true);
            settings.setBoolean("core", null, "fsyncRefFiles", true);
            settings.setInt("gc", null, "auto", 0);
            settings.setBoolean("receive", null, "autogc", false);
        });
    }

    @Override
    public String getenv(String variable) {
        return variable.startsWith("GIT_") || variable.startsWith("XDG_") ? null : super.getenv(variable);
    }

    /** Without asking a name server. */
    @Override
    public String getHostname() {
        return "localhost";
    }

    private static FileBasedConfig inMemory(Config parent, FS fs, Consumer<StoredConfig> settings) {
        FileBasedConfig config = new FileBasedConfig(parent, null, fs) {
            @Override
            public void load() {
                // There is no file.
            }

            @Override
            public void save() {
                // There is no file.
            }

            @Override
            public boolean isOutdated() {
                return false;
            }
        };
        settings.accept(config);
        return config;
    }
}
