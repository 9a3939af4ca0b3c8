// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/**
 * Calls to a remote over https: trust the certificates of a file, or those that the Java platform trusts, and can be cut by
 * closing this. Any thread.
 */
final class HttpsCalls implements HttpConnectionFactory, Closeable {
    private final SSLSocketFactory sockets;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param caFile certificates in PEM; empty for those of the platform
     * @throws IOException when they can't be read
     */
    HttpsCalls(Optional<Path> caFile) throws IOException {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(caFile.isPresent() ? certificates(caFile.get()) : null);
            tls.init(null, trust.getTrustManagers(), null);
            this.sockets = new Sockets(tls.getSocketFactory());
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS can't be used: " + unusable.getMessage(), unusable);
        }
    }

    private static KeyStore certificates(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("has none");
            }
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IOException(
                    "no certificates can be read from caFile " + file + ": " + unreadable.getMessage(), unreadable);
        }
        return store;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        if (!(url.openConnection(proxy) instanceof HttpsURLConnection call)) {
            throw new IOException(
                    "a remote is only asked over https, not at a place that it names for " + url.getProtocol());
        }
        call.setSSLSocketFactory(sockets);
        return new HttpsCall(call);
    }

    /** Cuts what is under way. */
    @Override
    public void close() throws IOException {
        closed = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    /**
     * TLS on top of plain sockets that are known here. The method without arguments is not there, as
     * {@link javax.net.SocketFactory} allows; then the platform connects a plain socket first.
     */
    private final class Sockets extends SSLSocketFactory {
        private final SSLSocketFactory tls;

        Sockets(SSLSocketFactory tls) {
            this.tls = tls;
        }

        @Override
        public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
            open.removeIf(Socket::isClosed);
            open.add(plain);
            if (closed) {
                plain.close();
            }
            return tls.createSocket(plain, host, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return tls.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return tls.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket(new Socket(host, port), host, port, true);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(new Socket(host, port, local, localPort), host, port, true);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket(new Socket(host, port), host.getHostAddress(), port, true);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(new Socket(host, port, local, localPort), host.getHostAddress(), port, true);
        }
    }
}
