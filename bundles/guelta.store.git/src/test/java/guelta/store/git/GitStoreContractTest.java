// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Moments;
import guelta.store.Store;
import guelta.store.StoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class GitStoreContractTest implements StoreContract {
    private final Moments clock = new Moments();

    @TempDir
    Path folder;

    private GitStore store;

    /** How the store is set up. */
    GitSettings settings() {
        return Trials.settings(folder.resolve("trial.git"));
    }

    @BeforeEach
    void open() {
        try {
            store = GitStore.open(settings(), clock, List::of);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

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
        close();
        open();
        return true;
    }
}
