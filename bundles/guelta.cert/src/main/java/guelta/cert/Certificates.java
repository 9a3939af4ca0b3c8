// SPDX-License-Identifier: Apache-2.0
package guelta.cert;

import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedKeyManager;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source of TLS identities, each a private key with its chain of certificates, by the name that an operator gave it.
 * An OSGi service of each bundle that has some; several may be there, and whoever needs a name asks all. Any thread.
 */
@ConsumerType
public interface Certificates {
    /**
     * Follows a name: tells the identity at once when there is one, and each time it changes, one call after the other.
     * A name that this source does not have, or has no more, is told nothing: who follows keeps what it had.
     *
     * @param current takes the identity for new handshakes, quickly; connections that are open keep theirs
     * @return ends it: once closed, no further call begins
     */
    Subscription follow(String name, Consumer<X509ExtendedKeyManager> current);
}
