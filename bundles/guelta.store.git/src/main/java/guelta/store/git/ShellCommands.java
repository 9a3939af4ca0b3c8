// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Git over the platform's ssh: {@code git push ssh://anna@host:8101/zones}. Git asks ssh to execute
 * {@code git-receive-pack '/zones'}, and Karaf executes what ssh is asked as a line of its shell; so these are commands of
 * the shell, for programs. Who may run them is in {@code etc/org.apache.karaf.command.acl.git.cfg}.
 */
@Component(service = {})
public final class ShellCommands {
    private final List<Store> stores = new CopyOnWriteArrayList<>();
    private final List<Command> commands = List.of(
            new GitCommand("git-receive-pack", "Serves a git push (for the git program)", GitProtocol::receive),
            new GitCommand(
                    "git-upload-pack", "Serves a git clone or fetch (for the git program)", GitProtocol::upload));

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStore(Store store) {
        stores.add(store);
    }

    void removeStore(Store store) {
        stores.remove(store);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addShell(SessionFactory shell) {
        commands.forEach(shell.getRegistry()::register);
    }

    void removeShell(SessionFactory shell) {
        commands.forEach(shell.getRegistry()::unregister);
    }

    /** What a command does with a store and the raw streams of an ssh channel. */
    private interface Service {
        void serve(GitProtocol store, InputStream in, OutputStream out) throws IOException;
    }

    private final class GitCommand implements Command {
        private final String name;
        private final String description;
        private final Service service;

        GitCommand(String name, String description, Service service) {
            this.name = name;
            this.description = description;
            this.service = service;
        }

        @Override
        public String getScope() {
            return "git";
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getDescription() {
            return description;
        }

        @Override
        public Object execute(Session session, List<Object> arguments) throws IOException {
            String path = arguments.isEmpty()
                    ? ""
                    : arguments.get(arguments.size() - 1).toString();
            Optional<GitStore> named = named(path);
            if (named.isEmpty()) {
                String known = String.join(
                        ", ", gitStores().map(GitStore::name).sorted().toList());
                throw new IllegalArgumentException(
                        "'" + path + "' is no Git repository here, allowed is one of: " + known);
            }
            service.serve(new GitProtocol(named.get()), session.getKeyboard(), session.getConsole());
            return 0;
        }

        @Override
        public @Nullable Completer getCompleter(boolean scoped) {
            return null;
        }

        @Override
        public @Nullable Parser getParser() {
            return null;
        }
    }

    private Stream<GitStore> gitStores() {
        return stores.stream().filter(GitStore.class::isInstance).map(GitStore.class::cast);
    }

    /** {@code zones}, {@code /zones}, {@code zones.git}: what people write in a URL. */
    private Optional<GitStore> named(String path) {
        String name = path.replaceFirst("^/+", "").replaceFirst("/+$", "").replaceFirst("\\.git$", "");
        return gitStores().filter(store -> store.name().equals(name)).findFirst();
    }
}
