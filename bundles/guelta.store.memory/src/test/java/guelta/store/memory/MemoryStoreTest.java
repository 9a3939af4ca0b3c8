// SPDX-License-Identifier: Apache-2.0
package guelta.store.memory;

import guelta.store.Moments;
import guelta.store.Store;
import guelta.store.StoreContract;
import org.junit.jupiter.api.AfterEach;

class MemoryStoreTest implements StoreContract {
    private final Moments clock = new Moments();
    private final MemoryStore store = new MemoryStore("trial", clock);

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Moments clock() {
        return clock;
    }

    @AfterEach
    @Override
    public void close() {
        store.close();
    }

    @Override
    public boolean reopen() {
        return false;
    }
}
