// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.OperatorError;
import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.place.Href;
import guelta.dav.place.Kind;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.webdav.Dav;
import guelta.net.HttpFields;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.karaf.shell.support.ShellUtil;

/** Somebody at the shell, who does to a user's homes what the user may do, in their own name. */
record Operator(DavServer server, Author author) {
    private static final int MOST_TURNS = 5;

    /** Does something that takes long. */
    @FunctionalInterface
    interface Work<T> {
        /** What comes of it. */
        T done() throws Exception;
    }

    /** Who is logged in at the shell, where that is known. */
    static Operator at(DavServer server) {
        String user = ShellUtil.getCurrentUserName();
        String name = user == null || user.isBlank() ? "guelta" : user;
        return new Operator(server, new Author(name, name + "@localhost"));
    }

    /** On a thread of its own, since the command's waits and tells how far it is. */
    static <T> CompletionStage<T> begin(Work<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        done.complete(work.done());
                    } catch (Exception | Error failed) {
                        done.completeExceptionally(failed);
                    }
                },
                "guelta-dav-command");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /**
     * What somebody has typed as a path: with {@code /dav/} or below it.
     *
     * @throws Exception a sentence for the operator
     */
    static Place place(String typed) throws Exception {
        String path = typed.startsWith("/") ? typed : "/" + typed;
        try {
            Href href = Href.parse(path.equals("/dav") || path.startsWith("/dav/") ? path : "/dav" + path);
            return Place.of(href)
                    .orElseThrow(() -> OperatorError.of("There is nothing at '" + typed
                            + "', allowed are paths as /dav/calendars/NAME/calendar/ or calendars/NAME/."));
        } catch (Refusal refusal) {
            throw OperatorError.of(AccountCommand.sentence(String.valueOf(refusal.getMessage())));
        }
    }

    /** Where the history of a place is. */
    static String history(Place place) {
        List<String> names = new ArrayList<>(place.href().names());
        names.add(1, "history");
        return new Href(names, place.href().slash()).toString();
    }

    /**
     * Answers a request as if the owner of a home had made it; what is written has the operator as its author. Waits for the
     * store.
     *
     * @param client what the history is to call the program
     */
    Answer on(String owner, String method, String target, String body, String client, String... more) {
        List<String> fields = new ArrayList<>(List.of(more));
        fields.addAll(List.of("User-Agent", client));
        Content content = Content.of(body.getBytes(StandardCharsets.UTF_8));
        Request request = new Request(
                method, target, HttpFields.of(fields.toArray(String[]::new)), content, owner, "http://localhost");
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            Reply reply = Dav.on(request, server.world(), Instant.now(), UUID.randomUUID());
            while (reply instanceof Reply.Write write) {
                reply = server.commit(mine(write)).toCompletableFuture().join();
            }
            if (reply instanceof Answer answer) {
                return answer;
            }
        }
        throw new IllegalStateException("a request began " + MOST_TURNS + " times");
    }

    /** Looks into somebody's homes, which makes those that are missing. */
    void look(String owner, String client) {
        on(owner, "OPTIONS", InHome.home(Kind.CALENDARS, owner).href().toString(), "", client);
    }

    private Reply.Write mine(Reply.Write write) {
        return new Reply.Write(write.root(), head -> {
            Plan<Reply> plan = write.plan().apply(head);
            return new Plan<>(plan.edits(), plan.leases(), author, plan.at(), plan.message(), plan.result());
        });
    }

    /** The sentence of an answer that is a refusal. */
    static Exception refused(Answer answer) {
        String sentence = Refusals.sentence(answer);
        return OperatorError.of(
                AccountCommand.sentence(sentence.isEmpty() ? "the answer is " + answer.status() : sentence));
    }

    /** What an answer carries, as text. */
    static String text(Answer answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(answer.body(), bytes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Writes what an answer carries. */
    static long write(Body body, OutputStream to) throws IOException {
        long written = 0;
        if (body instanceof Body.Bytes all) {
            to.write(all.bytes());
            written = all.bytes().length;
        } else if (body instanceof Body.Stored stored) {
            try (var in = stored.content().open()) {
                written = in.transferTo(to);
            }
        } else if (body instanceof Body.Pieces pieces) {
            for (Iterator<byte[]> each = pieces.pieces(); each.hasNext(); ) {
                byte[] piece = each.next();
                to.write(piece);
                written += piece.length;
            }
        }
        return written;
    }
}
