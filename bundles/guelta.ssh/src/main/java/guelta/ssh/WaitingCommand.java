// SPDX-License-Identifier: Apache-2.0
package guelta.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * A command whose end takes as long as its client needs to read the output: telling the exit status returns when the
 * channel is closed at both ends (RFC 4254 5.3), or the session is gone, at the latest by the server's idle time-out. It
 * has to run in a thread of its own, as all commands of Karaf do.
 */
final class WaitingCommand implements Command {
    private final ChannelSession channel;
    private final Command command;

    WaitingCommand(ChannelSession channel, Command command) {
        this.channel = channel;
        this.command = command;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        command.setExitCallback((status, message, immediately) -> {
            callback.onExit(status, message, immediately);
            channel.close(immediately).awaitUninterruptibly();
        });
    }

    @Override
    public void setInputStream(InputStream in) {
        command.setInputStream(in);
    }

    @Override
    public void setOutputStream(OutputStream out) {
        command.setOutputStream(out);
    }

    @Override
    public void setErrorStream(OutputStream err) {
        command.setErrorStream(err);
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        command.start(channel, environment);
    }

    @Override
    public void destroy(ChannelSession channel) throws Exception {
        command.destroy(channel);
    }
}
