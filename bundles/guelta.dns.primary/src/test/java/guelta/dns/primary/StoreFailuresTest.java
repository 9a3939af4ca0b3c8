// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** Updates while the store does not take them. */
class StoreFailuresTest extends OrdinaryRequests {
    /** design.md: a store that is away is no reason to lose an update without a word. */
    @Test
    void withoutAStoreUpdatesAreAnsweredWithServfail() throws Exception {
        store = Optional.empty();
        Update update = update("example.org.");
        update.add(Name.fromString("new.example.org."), Type.A, 60, "192.0.2.7");
        assertEquals(Rcode.SERVFAIL, signed(KEY, update).getRcode());
        store = Optional.of((Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    throw new StoreUnavailable("it is going away");
                }));
        assertEquals(Rcode.SERVFAIL, signed(KEY, update).getRcode(), "also when it says so at once");
    }

    /** design.md: what a store did not take is forgotten, as its files are tried for each zone that is looked for. */
    @Test
    void whatWasNotCommittedIsForgotten() throws Exception {
        Root failing = (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    @SuppressWarnings("unchecked")
                    Function<Snapshot, Plan<?>> plan = (Function<Snapshot, Plan<?>>) arguments[0];
                    Edit.Patch edit = (Edit.Patch)
                            plan.apply(repository.root().head()).edits().get(0);
                    assertEquals(1, follower.updated().unnamed(edit.path()));
                    return CompletableFuture.failedStage(new StoreUnavailable("the disk is full"));
                });
        store = Optional.of((Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> failing));
        Update update = update("example.org.");
        update.add(Name.fromString("new.example.org."), Type.A, 60, "192.0.2.7");
        assertEquals(Rcode.SERVFAIL, signed(KEY, update).getRcode());
        assertEquals(0, follower.updated().unnamed(StorePath.of("example.org")));
    }
}
