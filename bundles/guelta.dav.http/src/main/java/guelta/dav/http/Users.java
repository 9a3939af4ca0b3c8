// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import guelta.dav.account.AccountRefusal;
import guelta.dav.account.Accounts;
import guelta.store.Author;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StoreUnavailable;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The users and groups in the store of accounts, as they are now. Any thread. */
final class Users {
    /** The root that has them. */
    static final String ROOT = "main";

    private static final Author OPERATOR = new Author("guelta", "guelta@localhost");

    private final Supplier<Optional<Store>> store;
    private final AtomicReference<@Nullable Read> read = new AtomicReference<>();

    private record Read(Snapshot of, Accounts accounts) {
        boolean isOf(Snapshot head) {
            return of.number() == head.number() && of.epoch().equals(head.epoch());
        }
    }

    Users(Supplier<Optional<Store>> store) {
        this.store = store;
    }

    /**
     * All of them. When the store is away, those that were there before it went.
     *
     * @throws StoreUnavailable when they were never read
     */
    Accounts now() {
        Read before = read.get();
        Optional<Store> there = store.get();
        if (there.isEmpty()) {
            return last(before, "the store of accounts is not there");
        }
        try {
            Snapshot head = there.get().root(ROOT).head();
            if (before != null && before.isOf(head)) {
                return before.accounts();
            }
            Accounts now = (before == null ? Accounts.NONE : before.accounts()).at(head);
            read.compareAndSet(before, new Read(head, now));
            return now;
        } catch (StoreUnavailable away) {
            return last(before, away.getMessage());
        }
    }

    private static Accounts last(@Nullable Read before, @Nullable String why) {
        if (before == null) {
            throw new StoreUnavailable(why == null ? "the store of accounts can't be read" : why);
        }
        return before.accounts();
    }

    /** Makes a change; the result is why it was refused, if it was. */
    CompletionStage<Optional<AccountRefusal>> change(AccountChange change) {
        Root root = store.get()
                .orElseThrow(() -> new StoreUnavailable("the store of accounts is not there"))
                .root(ROOT);
        return root.commit(head -> change.plan(head, OPERATOR)).thenApply(done -> done.result());
    }

    /** Whether there is a user of this name. */
    boolean has(AccountName name) {
        return now().user(name).isPresent();
    }
}
