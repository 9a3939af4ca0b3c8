// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.cert.Certificates;
import guelta.cert.Subscription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS identities that somebody asked for, by name, as the services that have some tell them. What was told last
 * stays when its service goes, so that an update of that service is not seen. Any thread.
 */
final class Identities implements AutoCloseable {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, X509ExtendedKeyManager> current = new ConcurrentHashMap<>();
    private final Map<Certificates, Map<String, Subscription>> services = new HashMap<>();
    private final Map<String, Boolean> asked = new ConcurrentHashMap<>();

    /** Runs something whenever an identity came or changed. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** The identity of that name now; null while nobody has it. From the first question on the name is followed. */
    @Nullable
    X509ExtendedKeyManager of(String name) {
        if (asked.putIfAbsent(name, true) == null) {
            synchronized (this) {
                services.forEach((service, following) -> follow(service, following, name));
            }
        }
        return current.get(name);
    }

    synchronized void add(Certificates service) {
        Map<String, Subscription> following = new HashMap<>();
        services.put(service, following);
        asked.keySet().forEach(name -> follow(service, following, name));
    }

    synchronized void remove(Certificates service) {
        Map<String, Subscription> following = services.remove(service);
        if (following != null) {
            following.values().forEach(Subscription::close);
        }
    }

    @Override
    public synchronized void close() {
        services.values().forEach(following -> following.values().forEach(Subscription::close));
        services.clear();
    }

    private void follow(Certificates service, Map<String, Subscription> following, String name) {
        following.computeIfAbsent(
                name,
                asking -> service.follow(asking, identity -> {
                    current.put(asking, identity);
                    listeners.forEach(Runnable::run);
                }));
    }
}
