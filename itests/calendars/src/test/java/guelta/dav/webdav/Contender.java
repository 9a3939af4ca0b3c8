// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.World;
import guelta.dav.collection.Memory;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.exchange.Piece;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.webdav.Served.Response;
import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.Entry;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.git.GitStores;
import guelta.store.jdbc.JdbcStore;
import guelta.store.jdbc.PostgresCluster;
import guelta.store.memory.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of the servers that have to answer alike: the engine on one or more nodes over one pair of stores. */
final class Contender implements AutoCloseable {
    /** Small, so that both are met. */
    private static final World.Limits LIMITS = new World.Limits(4_000, 60_000, 180 * 86_400L, false);

    private final String name;
    private final Passing time;
    private final Supplier<Memory> memory;
    private final Function<String, Backend.Opened> open;
    private final Runnable end;
    private final int size;
    private List<Node> nodes = List.of();

    /** An answer without what differs from store to store. */
    record Said(int status, String fields, String body) {
        @Override
        public String toString() {
            return status + " " + fields + "\n" + body;
        }
    }

    private record Node(Backend.Opened calendars, Backend.Opened accounts, Served served) implements AutoCloseable {
        @Override
        public void close() {
            calendars.close();
            accounts.close();
        }
    }

    private Contender(
            String name,
            Passing time,
            Supplier<Memory> memory,
            int size,
            Function<String, Backend.Opened> open,
            Runnable end) {
        this.name = name;
        this.time = time;
        this.memory = memory;
        this.size = size;
        this.open = open;
        this.end = end;
        begin();
    }

    /** Over stores in memory. */
    static Contender memory(String name, Passing time, Supplier<Memory> memory) {
        MemoryStore calendars = new MemoryStore("calendars", time);
        MemoryStore accounts = new MemoryStore("accounts", time);
        return new Contender(
                name,
                time,
                memory,
                1,
                store -> new Backend.Opened(store.equals("calendars") ? calendars : accounts, () -> {}),
                () -> {
                    calendars.close();
                    accounts.close();
                });
    }

    /** Over stores in Git. */
    static Contender git(String name, Passing time, Supplier<Memory> memory, boolean journal) {
        Path folder = Backends.folder();
        Function<String, Backend.Opened> open = store -> {
            try {
                GitStores.Opened opened = GitStores.open(folder.resolve(store + ".git"), journal, time);
                return new Backend.Opened(opened.store(), opened::close);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        };
        return new Contender(name, time, memory, 1, open, () -> Backends.remove(folder));
    }

    /** Over stores in PostgreSQL. */
    static Contender jdbc(String name, Passing time, Supplier<Memory> memory, PostgresCluster server, int nodes) {
        String calendars = server.fresh();
        String accounts = server.fresh();
        Function<String, Backend.Opened> open = store -> {
            JdbcStore opened = new JdbcStore(server.settings(store.equals("calendars") ? calendars : accounts), time);
            return new Backend.Opened(opened, opened::close);
        };
        return new Contender(name, time, memory, nodes, open, () -> {});
    }

    private void begin() {
        List<Node> begun = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Backend.Opened calendars = open.apply("calendars");
            Backend.Opened accounts = open.apply("accounts");
            Served served = new Served(calendars.store(), accounts.store(), time, memory.get());
            served.limits(LIMITS);
            begun.add(new Node(calendars, accounts, served));
        }
        nodes = begun;
    }

    void restart() {
        nodes.forEach(Node::close);
        begin();
    }

    void tidy() {
        nodes.get(0)
                .calendars()
                .store()
                .gc(progress -> {})
                .toCompletableFuture()
                .join();
    }

    void users(String... users) {
        nodes.get(0).served().users(users);
    }

    void account(Step.Account account) {
        node(account.id()).account(account.file(), account.content());
    }

    /** What became of what was imported. */
    Import.Report imports(Step.Imported step) {
        Served served = node(step.id());
        InHome place = place(step.collection());
        List<Piece> pieces = new ArrayList<>();
        for (String piece : step.pieces()) {
            pieces.add(new Piece(Integer.toString(pieces.size()), "", piece.getBytes(UTF_8)));
        }
        Import wanted = new Import(
                served.world(),
                time.instant(),
                new UUID(1, step.id()),
                place,
                Optional.of(Settings.of(Type.in(place.kind()), "", Instant.EPOCH)),
                pieces);
        return served.root(place.owner())
                .commit(head -> wanted.plan(head, new Author("operator", "operator@localhost"), "Import"))
                .toCompletableFuture()
                .join()
                .result();
    }

    private static InHome place(String path) {
        try {
            return (InHome) Place.of(Href.parse(path)).orElseThrow();
        } catch (Refusal never) {
            throw new AssertionError(path, never);
        }
    }

    /** What it says to each of some requests that come at once, now to this node and now to that. */
    List<Said> together(List<Step.Asked> asked, List<String> owners) {
        ExecutorService clients = Executors.newFixedThreadPool(asked.size());
        CountDownLatch all = new CountDownLatch(asked.size());
        try {
            List<Future<Said>> answers = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                Step.Asked each = asked.get(i);
                Served served = nodes.get(i % nodes.size()).served();
                answers.add(clients.submit(() -> {
                    all.countDown();
                    all.await();
                    return said(served, each, owners);
                }));
            }
            List<Said> said = new ArrayList<>();
            for (Future<Said> answer : answers) {
                said.add(answer.get());
            }
            return said;
        } catch (ExecutionException failed) {
            throw new AssertionError(name, failed.getCause());
        } catch (InterruptedException ended) {
            throw new AssertionError(name, ended);
        } finally {
            clients.shutdownNow();
        }
    }

    /** Of several nodes, now this one is asked and now that. */
    private Served node(long id) {
        return nodes.get((int) Math.floorMod(id * 0x9E3779B97F4A7C15L >>> 33, (long) nodes.size()))
                .served();
    }

    /** What it says, with {@code EPOCH} for what its histories are called. */
    Said ask(Step.Asked asked, List<String> owners) {
        Served served = node(asked.id());
        served.fresh(asked.id() * 1000);
        return said(served, asked, owners);
    }

    private static Said said(Served served, Step.Asked asked, List<String> owners) {
        String owner = owners.contains(Model.owner(asked.target())) ? Model.owner(asked.target()) : owners.get(0);
        String epoch = served.root(owner).head().epoch();
        Response response = served.on(
                asked.user(),
                asked.method(),
                asked.target(),
                asked.body().replace("{{epoch}}", epoch),
                asked.fields().stream()
                        .map(field -> field.replace("{{epoch}}", epoch))
                        .toArray(String[]::new));
        String fields = response.fields().list().toString();
        String body = new String(response.bytes(), ISO_8859_1);
        for (String each : owners) {
            String theirs = served.root(each).head().epoch();
            fields = fields.replace(theirs, "{{epoch}}");
            body = body.replace(theirs, "{{epoch}}");
        }
        // The tag of an export is a digest of its sync token, which has the epoch in it.
        return new Said(response.status(), fields.replaceAll("W/\"[0-9a-f]{40}\"", "W/\"{{state}}\""), body);
    }

    /** The number of the last change of a user's homes, by the node that is asked in this step. */
    long number(long id, String owner) {
        return node(id).root(owner).head().number();
    }

    /** What a user's homes are: number, all content and all locks. */
    String state(long id, String owner) {
        Root root = node(id).root(owner);
        try (Stream<Entry> top = root.head().list(StorePath.TOP)) {
            return root.head().number() + " "
                    + top.map(entry -> entry.path() + "=" + entry.tag().hex()).collect(Collectors.joining(" ")) + " "
                    + root.head().leases("");
        }
    }

    /** Every commit to a user's homes, newest first; where things are done at once, as if they had no order. */
    List<String> history(String owner) {
        try (Stream<Commit> commits = node(0).root(owner).history(StorePath.TOP, Long.MAX_VALUE)) {
            if (owner.equals(Requests.CROWDED)) {
                return commits.map(commit -> Crowd.anyRacer(commit.author() + " " + commit.at() + commit.message()))
                        .sorted()
                        .toList();
            }
            return commits.map(commit -> Arrays.asList(
                                    commit.number(), commit.author(), commit.at(), commit.message(), commit.touched())
                            .toString())
                    .toList();
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        end.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
