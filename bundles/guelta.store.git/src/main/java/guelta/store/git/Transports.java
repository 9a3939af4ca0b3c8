// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ways to a remote, with what it needs to let us in. When this is closed, those that are open over a network are cut; one
 * to a repository on this machine comes to its end by itself.
 */
final class Transports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);
    private static final int TIMEOUT_SECONDS = 30;

    private final Repository repository;
    private final URIish uri;
    private final Optional<Path> sshKey;
    private final Optional<Path> caFile;
    private final Set<HttpsCalls> onHttps = ConcurrentHashMap.newKeySet();
    private final Set<Thread> onSsh = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Transports(Repository repository, URIish uri, Optional<Path> sshKey, Optional<Path> caFile) {
        this.repository = repository;
        this.uri = uri;
        this.sshKey = sshKey;
        this.caFile = caFile;
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
            } else if (transport instanceof TransportHttp https) {
                overHttps(https, exchange);
            } else if (!closed) {
                exchange.on(transport);
            }
        }
    }

    private void overHttps(TransportHttp transport, Exchange exchange) throws IOException {
        try (HttpsCalls calls = new HttpsCalls(caFile)) {
            transport.setHttpConnectionFactory(calls);
            onHttps.add(calls);
            if (uri.getUser() != null && uri.getPass() != null) {
                transport.setCredentialsProvider(new UsernamePasswordCredentialsProvider(uri.getUser(), uri.getPass()));
            }
            if (!closed) {
                exchange.on(transport);
            }
        } catch (IOException failed) {
            throw explained(failed);
        } finally {
            onHttps.clear();
        }
    }

    /** JGit's reasons in words that tell an operator what to do. */
    private IOException explained(IOException failed) {
        if (String.valueOf(failed.getMessage()).contains("CredentialsProvider")) {
            return new IOException(uri.getHost() + " asks for a user and a password, and the URL has none", failed);
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new IOException(
                        "no TLS with " + uri.getHost() + ", whose certificate "
                                + (caFile.isPresent() ? "caFile" : "the Java platform") + " has to trust: "
                                + cause.getMessage(),
                        failed);
            }
        }
        return failed;
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
        for (HttpsCalls calls : onHttps) {
            try {
                calls.close();
            } catch (IOException cut) {
                LOG.debug("cutting what goes to {}", uri.getHost(), cut);
            }
        }
    }
}
