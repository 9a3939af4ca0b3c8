// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.cert.Certificates;
import guelta.cert.Identity;
import guelta.cert.Subscription;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedKeyManager;

/** Identities that the test has, and changes. */
final class KnownCertificates implements Certificates {
    private final Map<String, X509ExtendedKeyManager> known = new ConcurrentHashMap<>();
    private final Map<String, List<Consumer<X509ExtendedKeyManager>>> followers = new ConcurrentHashMap<>();

    void set(String name, Identity identity) throws GeneralSecurityException {
        known.put(name, identity.keyManager());
        followers.getOrDefault(name, List.of()).forEach(follower -> follower.accept(known.get(name)));
    }

    @Override
    public Subscription follow(String name, Consumer<X509ExtendedKeyManager> current) {
        List<Consumer<X509ExtendedKeyManager>> following =
                followers.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
        following.add(current);
        if (known.containsKey(name)) {
            current.accept(known.get(name));
        }
        return () -> following.remove(current);
    }
}
