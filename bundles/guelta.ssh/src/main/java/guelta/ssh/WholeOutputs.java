// SPDX-License-Identifier: Apache-2.0
package guelta.ssh;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.CommandFactory;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Lets the commands of each ssh server end by {@link WaitingCommand}. Karaf ends the session right behind the command;
 * what of the output is still on its way is lost then, and a {@code git clone} with it (docs/adr/0041).
 */
@Component(service = {})
public final class WholeOutputs {
    private final Map<SshServer, CommandFactory> original = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addServer(SshServer server) {
        CommandFactory commands = server.getCommandFactory();
        original.put(server, commands);
        server.setCommandFactory((channel, line) -> new WaitingCommand(channel, commands.createCommand(channel, line)));
    }

    void removeServer(SshServer server) {
        server.setCommandFactory(original.remove(server));
    }
}
