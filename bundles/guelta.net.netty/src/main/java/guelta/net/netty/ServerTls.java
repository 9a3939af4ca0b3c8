// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.ClientAuth;
import guelta.net.Tls;
import guelta.net.Trust;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** How one port shows itself: the identity of the moment for each new connection. Any thread. */
final class ServerTls {
    private final Tls wish;
    private final Identities identities;
    private final TlsEngines engines;
    private volatile @Nullable Made made;

    private record Made(X509ExtendedKeyManager identity, SSLContext context) {}

    ServerTls(Tls wish, Identities identities, TlsEngines engines) {
        this.wish = wish;
        this.identities = identities;
        this.engines = engines;
    }

    /** The TLS of a new connection. */
    SslHandler handler(Duration patience) throws GeneralSecurityException {
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(false);
        TlsEngines.restrict(engine, wish.alpn());
        if (wish.clientAuth() instanceof ClientAuth.Needed) {
            engine.setNeedClientAuth(true);
        } else if (wish.clientAuth() instanceof ClientAuth.Wanted) {
            engine.setWantClientAuth(true);
        }
        return engines.handler(engine, patience);
    }

    /** Another identity gets a context of its own, and with it sessions of its own: nobody resumes under the old one. */
    private SSLContext context() throws GeneralSecurityException {
        X509ExtendedKeyManager identity = identities.of(wish.certificate());
        if (identity == null) {
            throw new GeneralSecurityException(missing(wish));
        }
        Made latest = made;
        if (latest == null || latest.identity() != identity) {
            latest = new Made(identity, TlsEngines.context(identity, trust()));
            made = latest;
        }
        return latest.context();
    }

    private @Nullable Trust trust() {
        if (wish.clientAuth() instanceof ClientAuth.Needed needed) {
            return needed.trust();
        }
        return wish.clientAuth() instanceof ClientAuth.Wanted wanted ? wanted.trust() : null;
    }

    /** The sentence for an identity that nobody has. */
    static String missing(Tls wish) {
        return "there is no certificate '" + wish.certificate() + "'";
    }
}
