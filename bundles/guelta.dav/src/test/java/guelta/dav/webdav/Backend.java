// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.store.Store;
import guelta.store.memory.MemoryStore;
import java.time.Clock;
import java.util.ServiceLoader;

/**
 * Opens the stores that tests of the engine run over: in memory, or what the system property {@code guelta.backend} names
 * and a service of the class path knows. The same tests run over each of them.
 */
public interface Backend {
    /** What the property says when this one is meant. */
    String name();

    /**
     * Opens a store that nobody ever wrote to.
     *
     * @param store its name
     * @param clock of its commits and leases
     */
    Opened open(String store, Clock clock);

    /**
     * A store that is open.
     *
     * @param end what is left of it goes
     */
    record Opened(Store store, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** The one that is wanted. */
    static Backend chosen() {
        String wanted = System.getProperty("guelta.backend", "memory");
        if (wanted.equals("memory")) {
            return new InMemory();
        }
        return ServiceLoader.load(Backend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> backend.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("guelta.backend is " + wanted + ", which nothing opens"));
    }

    /** Stores that end with the test. */
    final class InMemory implements Backend {
        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Opened open(String store, Clock clock) {
            MemoryStore opened = new MemoryStore(store, clock);
            return new Opened(opened, opened::close);
        }
    }
}
