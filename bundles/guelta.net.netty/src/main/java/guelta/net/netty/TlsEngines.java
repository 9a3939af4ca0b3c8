// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Trust;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** TLS as everybody here speaks it: the JDK's engine with the versions and ciphers of RFC 9325. */
final class TlsEngines implements AutoCloseable {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    /** RFC 9325 4.2 for 1.2, RFC 8446 9.1 for 1.3: forward secrecy and authenticated encryption only. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(10);
    private static final int THREADS = 2;

    /** Signatures and key agreements take milliseconds: not on the threads that answer. As many wait as there are connections. */
    private final ThreadPoolExecutor handshakes = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("guelta.net.netty-tls", true));

    TlsEngines() {
        handshakes.allowCoreThreadTimeOut(true);
    }

    /** What engines are made from. */
    static SSLContext context(@Nullable X509ExtendedKeyManager identity, @Nullable Trust trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity == null ? new KeyManager[0] : new KeyManager[] {identity}, believed(trust), null);
        return context;
    }

    /** Null: the authorities that this Java trusts. */
    private static TrustManager @Nullable [] believed(@Nullable Trust trust) throws GeneralSecurityException {
        if (trust instanceof Trust.Authorities some) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try {
                store.load(null, null);
            } catch (java.io.IOException never) {
                throw new GeneralSecurityException("a new store can't be made", never);
            }
            for (int i = 0; i < some.certificates().size(); i++) {
                store.setCertificateEntry("authority" + i, some.certificates().get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        }
        if (trust instanceof Trust.Pinned pinned) {
            return new TrustManager[] {new PinnedTrust(pinned.sha256())};
        }
        if (trust instanceof Trust.Opportunistic) {
            return new TrustManager[] {new PinnedTrust(null)};
        }
        return null;
    }

    /** The versions, ciphers and protocols that an engine may agree on. */
    static void restrict(SSLEngine engine, List<String> alpn) {
        List<String> known = Arrays.asList(engine.getSupportedCipherSuites());
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setCipherSuites(CIPHERS.stream().filter(known::contains).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        engine.setSSLParameters(parameters);
    }

    /** The engine as a part of a channel. */
    SslHandler handler(SSLEngine engine, Duration patience) {
        SslHandler handler = new SslHandler(engine, (Executor) handshakes);
        Duration longest = patience.compareTo(LONGEST_HANDSHAKE) < 0 ? patience : LONGEST_HANDSHAKE;
        handler.setHandshakeTimeoutMillis(Math.max(1, longest.toMillis()));
        handler.setCloseNotifyFlushTimeoutMillis(1_000);
        return handler;
    }

    @Override
    public void close() {
        handshakes.shutdown();
    }
}
