// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/**
 * Ways to a remote, with what it needs to let us in. When this is closed, those that are open over a network are cut; one
 * to a repository on this machine comes to its end by itself.
 */
final class Transports implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 30;

    private final Repository repository;
    private final URIish uri;
    private final Optional<Path> sshKey;
    private final Set<Thread> onSsh = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Transports(Repository repository, URIish uri, Optional<Path> sshKey) {
        this.repository = repository;
        this.uri = uri;
        this.sshKey = sshKey;
    }

    /** What is done on a way. */
    interface Exchange {
        void on(Transport transport) throws IOException;
    }

    /** Whether nothing shall begin any more. */
    boolean closed() {
        return closed;
    }

    /** Opens a way, and carries something out on it. */
    void carryOut(Exchange exchange) throws IOException {
        try (Transport transport = Transport.open(repository, uri)) {
            transport.setTimeout(TIMEOUT_SECONDS);
            if (transport instanceof SshTransport ssh) {
                overSsh(ssh, exchange);
            } else if (!closed) {
                exchange.on(transport);
            }
        }
    }

    private void overSsh(SshTransport transport, Exchange exchange) throws IOException {
        try {
            SshSessionFactory sessions = SshKeys.sessions(
                    repository.getDirectory().toPath(), sshKey.stream().toList());
            try {
                transport.setSshSessionFactory(sessions);
                onSsh.add(Thread.currentThread());
                if (!closed) {
                    exchange.on(transport);
                }
            } finally {
                ((Closeable) sessions).close();
            }
        } catch (NoClassDefFoundError noSsh) {
            throw new IOException("a remote over ssh needs the bundle org.eclipse.jgit.ssh.apache", noSsh);
        } finally {
            onSsh.clear();
        }
    }

    @Override
    public void close() {
        closed = true;
        onSsh.forEach(Thread::interrupt);
    }
}
