// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.keys.KeyFile;
import guelta.dns.keys.KeyName;
import guelta.dns.keys.Keys;
import guelta.dns.master.Uneditable;
import guelta.dns.server.ZoneFileName;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigKey;
import guelta.store.Author;
import guelta.store.Committed;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The keys in the store, for the commands: each change is a commit. Any thread. */
final class KeyStore {
    private final ZoneFollower follower;
    private final Supplier<Optional<Store>> store;
    private final SecureRandom random;

    KeyStore(ZoneFollower follower, Supplier<Optional<Store>> store, SecureRandom random) {
        this.follower = follower;
        this.store = store;
        this.random = random;
    }

    /** The keys that are known, with their files. */
    Keys known() {
        return follower.access().keys();
    }

    /**
     * Makes a key of a new name and puts it into the file of the zone that it is for, if that is one of the store, else
     * into {@code _keys}. The stage completes with it when it is durable and known; it fails with {@link
     * IllegalArgumentException} when the name has no meaning or is taken.
     */
    CompletionStage<TsigKey> generate(DomainName name, TsigAlgorithm algorithm) {
        Optional<KeyName> meaning = KeyName.of(name);
        if (meaning.isEmpty()) {
            return failed(name + " tells no right, allowed is ANYTHING._update.ZONE, ANYTHING._transfer.ZONE or"
                    + " ANYTHING._notify.ZONE");
        }
        byte[] secret = new byte[algorithm.octets()];
        random.nextBytes(secret);
        TsigKey key = new TsigKey(name, algorithm, secret);
        return commit("add the key " + name, head -> {
                    if (!holders(head, name).isEmpty()) {
                        throw new IllegalArgumentException("there is a key " + name + " already");
                    }
                    StorePath file = file(head, meaning.get().zone());
                    byte[] text =
                            head.find(file).map(entry -> bytes(head, entry)).orElse(new byte[0]);
                    return List.of(new Edit.Put(file, Content.of(KeyFile.with(text, key))));
                })
                .thenApply(done -> key);
    }

    /** Takes all keys of a name out of their files; fails with {@link IllegalArgumentException} when there is none. */
    CompletionStage<Void> remove(DomainName name) {
        return commit("remove the key " + name, head -> {
                    List<Entry> holders = holders(head, name);
                    if (holders.isEmpty()) {
                        throw new IllegalArgumentException("there is no key " + name);
                    }
                    List<Edit> edits = new ArrayList<>();
                    for (Entry file : holders) {
                        edits.add(new Edit.Put(file.path(), Content.of(without(head, file, name))));
                    }
                    return edits;
                })
                .thenApply(done -> null);
    }

    private static byte[] without(Snapshot head, Entry file, DomainName name) {
        String text = file.path().name();
        try {
            return KeyFile.without(
                    text, bytes(head, file), ZoneFileName.keys(text).orElseThrow(), name);
        } catch (Uneditable wrong) {
            throw new IllegalArgumentException("the file " + text + " has to be mended first: "
                    + KeyFile.read(
                                    text,
                                    bytes(head, file),
                                    ZoneFileName.keys(text).orElseThrow())
                            .problems());
        }
    }

    /** The files that hold a key of a name. */
    private static List<Entry> holders(Snapshot head, DomainName name) {
        List<Entry> holders = new ArrayList<>();
        for (Entry file : Access.files(head)) {
            String text = file.path().name();
            Optional<DomainName> zone = ZoneFileName.keys(text);
            if (zone.isPresent()
                    && KeyFile.read(text, bytes(head, file), zone.get()).keys().stream()
                            .anyMatch(key -> key.name().equals(name))) {
                holders.add(file);
            }
        }
        return holders;
    }

    private static StorePath file(Snapshot head, DomainName zone) {
        for (DomainName apex = zone; !apex.equals(DomainName.ROOT); apex = apex.parent()) {
            String name = ZoneFileName.of(apex);
            if (StorePath.possible(name) && head.find(StorePath.of(name)).isPresent()) {
                return StorePath.of(ZoneFileName.keysOf(apex));
            }
        }
        return StorePath.of(ZoneFileName.keysOf(DomainName.ROOT));
    }

    private static byte[] bytes(Snapshot head, Entry file) {
        try {
            return head.content(file).bytes();
        } catch (IOException unreadable) {
            throw new StoreUnavailable(file.path() + " can't be read", unreadable);
        }
    }

    private interface Edits {
        List<Edit> on(Snapshot head);
    }

    private CompletionStage<ServedZones> commit(String message, Edits edits) {
        Optional<Store> to = store.get();
        if (to.isEmpty()) {
            return CompletableFuture.failedStage(new StoreUnavailable("there is no store to keep keys in"));
        }
        CompletionStage<Committed<Void>> done = to.get()
                .root(ZoneFollower.ROOT)
                .commit(head -> Plan.of(edits.on(head), new Author("guelta", ""), message));
        return done.thenCompose(committed -> follower.served(committed.number()));
    }

    private static <T> CompletionStage<T> failed(String reason) {
        return CompletableFuture.failedStage(new IllegalArgumentException(reason));
    }
}
