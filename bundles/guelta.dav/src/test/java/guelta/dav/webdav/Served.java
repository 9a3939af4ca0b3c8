// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.World;
import guelta.dav.account.Accounts;
import guelta.dav.account.Visibility;
import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Members;
import guelta.dav.collection.Memory;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.net.HttpFields;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The engine over stores, as a host has it: requests go in, answers come out when all is committed. */
final class Served implements AutoCloseable {
    private final Store calendars;
    private final Store accounts;
    private final List<Backend.Opened> opened;
    private final Memory memory;
    private final Passing time;
    private World.Limits limits = World.Limits.DEFAULT;
    private Visibility visibility = Visibility.ALL;
    private long fresh;
    private Runnable meanwhile = () -> {};

    /** What came back. */
    record Response(int status, HttpFields fields, byte[] bytes) {
        String text() {
            return new String(bytes, UTF_8);
        }

        Element xml() {
            try {
                return Element.parse(bytes);
            } catch (Malformed broken) {
                throw new AssertionError(text(), broken);
            }
        }

        String field(String name) {
            return fields.first(name).orElse("");
        }
    }

    /** Over a new store of the {@link Backend} that is wanted; whose accounts there are is said in memory. */
    Served(String... users) {
        time = new Passing();
        memory = new Remembering();
        opened = List.of(Backend.chosen().open("calendars", time), new Backend.InMemory().open("accounts", time));
        calendars = opened.get(0).store();
        accounts = opened.get(1).store();
        users(users);
    }

    /** Over stores that others open and close. */
    Served(Store calendars, Store accounts, Passing time, Memory memory) {
        this.calendars = calendars;
        this.accounts = accounts;
        this.opened = List.of();
        this.time = time;
        this.memory = memory;
    }

    void users(String... users) {
        List<Edit> edits = new ArrayList<>();
        for (String user : users) {
            edits.add(new Edit.Put(
                    StorePath.of("users/" + user), Content.of(("email: " + user + "@example.org\n").getBytes(UTF_8))));
        }
        commit(accounts.root("main"), edits);
    }

    /** A file of the accounts has this content, or is gone where that is empty. */
    void account(String file, String content) {
        StorePath path = StorePath.of(file);
        boolean there = accounts.root("main").head().find(path).isPresent();
        if (!content.isEmpty()) {
            commit(accounts.root("main"), List.of(new Edit.Put(path, Content.of(content.getBytes(UTF_8)))));
        } else if (there) {
            commit(accounts.root("main"), List.of(new Edit.Delete(path)));
        }
    }

    void group(String name, String... members) {
        StringBuilder text = new StringBuilder();
        for (String member : members) {
            text.append("member: ").append(member).append('\n');
        }
        commit(
                accounts.root("main"),
                List.of(new Edit.Put(
                        StorePath.of("groups/" + name),
                        Content.of(text.toString().getBytes(UTF_8)))));
    }

    void limits(World.Limits others) {
        limits = others;
    }

    void visibility(Visibility other) {
        visibility = other;
    }

    /** Happens once, between two writes of one request. */
    void meanwhile(Runnable happens) {
        meanwhile = happens;
    }

    void pass(long seconds) {
        time.pass(Duration.ofSeconds(seconds));
    }

    /** From which number on what is never seen before is counted. */
    void fresh(long number) {
        fresh = number;
    }

    Root root(String user) {
        return calendars.root("home/" + user);
    }

    /** Puts octets where a member is, whatever they are: as a program does that writes to the store itself. */
    void store(String user, String place, String octets) {
        try {
            InHome at =
                    (InHome) Place.of(Href.parse("/dav/" + Href.encode(place).replace("%2F", "/")))
                            .orElseThrow();
            StorePath path = Layout.member(Layout.folder(at.parent()).orElseThrow(), at.name())
                    .orElseThrow();
            commit(root(user), List.of(new Edit.Put(path, Content.of(octets.getBytes(UTF_8)))));
        } catch (Refusal never) {
            throw new AssertionError(place, never);
        }
    }

    World world() {
        return new World(Accounts.of(accounts.root("main").head()), calendars::root, memory, limits, visibility);
    }

    private static void commit(Root root, List<Edit> edits) {
        root.commit(head -> Plan.of(edits, new Author("test", "test"), "test"))
                .toCompletableFuture()
                .join();
    }

    Response on(String user, String method, String target, String body, String... fields) {
        Request request = new Request(
                method,
                target,
                HttpFields.of(fields),
                Content.of(body.getBytes(UTF_8)),
                user,
                "http://dav.example.org");
        World world = world();
        Reply reply = Dav.on(request, world, time.instant(), new UUID(0, ++fresh));
        boolean written = false;
        while (!(reply instanceof Answer)) {
            if (written && reply instanceof Reply.Write) {
                Runnable once = meanwhile;
                meanwhile = () -> {};
                once.run();
            }
            written |= reply instanceof Reply.Write;
            reply = reply instanceof Reply.Write write
                    ? calendars
                            .root(write.root())
                            .commit(write.plan())
                            .toCompletableFuture()
                            .join()
                            .result()
                    : Dav.on(request, world, time.instant(), new UUID(0, ++fresh));
        }
        Answer answer = (Answer) reply;
        return new Response(answer.status(), answer.fields(), bytes(answer.body()));
    }

    private static byte[] bytes(Body body) {
        if (body instanceof Body.Bytes all) {
            return all.bytes();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (body instanceof Body.Stored stored) {
            try {
                bytes.write(stored.content().bytes(), (int) stored.from(), (int) stored.length());
            } catch (IOException never) {
                throw new AssertionError(never);
            }
        } else if (body instanceof Body.Pieces pieces) {
            pieces.pieces().forEachRemaining(bytes::writeBytes);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        opened.forEach(Backend.Opened::close);
    }

    /** Remembers all: tests are short. */
    static class Remembering implements Memory {
        private final Map<List<Object>, Object> derived = new HashMap<>();
        private final Map<String, Members> members = new HashMap<>();
        private final Map<String, ChangeLog> logs = new HashMap<>();

        @Override
        public <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make) {
            List<Object> key = List.of(tag, what);
            Object known = derived.get(key);
            if (known == null) {
                known = make.get();
                derived.put(key, known);
            }
            return what.cast(known);
        }

        @Override
        public Members members(String key, UnaryOperator<Members> next) {
            Members now = next.apply(members.getOrDefault(key, Members.NONE));
            members.put(key, now);
            return now;
        }

        @Override
        public <R> R log(String key, Supplier<ChangeLog> make, Function<ChangeLog, R> ask) {
            return ask.apply(logs.computeIfAbsent(key, absent -> make.get()));
        }
    }
}
