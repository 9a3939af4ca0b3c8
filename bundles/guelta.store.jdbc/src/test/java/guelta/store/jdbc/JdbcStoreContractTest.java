// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.Moments;
import guelta.store.Store;
import guelta.store.StoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Postgres.class)
class JdbcStoreContractTest implements StoreContract {
    private final Moments clock = new Moments();
    private JdbcSettings settings;
    private JdbcStore store;

    @BeforeEach
    void open(PostgresCluster cluster) {
        settings = cluster.settings(cluster.fresh());
        store = new JdbcStore(settings, clock);
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
        store = new JdbcStore(settings, clock);
        return true;
    }
}
