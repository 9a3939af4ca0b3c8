// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.cert.Identity;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A client that believes everything, to see what a server shows; the JDK's sockets. */
record TlsClient(SSLSocket socket, DataInputStream in, DataOutputStream out) implements AutoCloseable {
    static TlsClient connect(InetSocketAddress to) throws IOException, GeneralSecurityException {
        return connect(to, null, socket -> {});
    }

    static TlsClient connect(InetSocketAddress to, Identity own) throws IOException, GeneralSecurityException {
        return connect(to, own, socket -> {});
    }

    static TlsClient connect(InetSocketAddress to, TlsContract.Before before)
            throws IOException, GeneralSecurityException {
        return connect(to, null, before);
    }

    private static TlsClient connect(InetSocketAddress to, @Nullable Identity own, TlsContract.Before before)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                own == null ? null : new KeyManager[] {own.keyManager()},
                new TrustManager[] {new PinnedTrust(null)},
                null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(to.getAddress(), to.getPort());
        socket.setSoTimeout(10_000);
        before.tell(socket);
        try {
            socket.startHandshake();
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        return new TlsClient(
                socket, new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
    }

    static void offer(SSLSocket socket, String... protocols) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
    }

    X509Certificate certificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    void send(byte... message) throws IOException {
        byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        out.write(frame);
    }

    byte[] receive() throws IOException {
        return in.readNBytes(in.readUnsignedShort());
    }

    byte[] ask(byte... message) throws IOException {
        send(message);
        return receive();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException reset) {
            // The server has closed before.
        }
    }
}
