// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.World;
import guelta.dav.webdav.Dav;
import guelta.dav.webdav.Redirects;
import guelta.net.HttpHandler;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.HttpRoute;
import guelta.net.Listen;
import guelta.store.Content;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request from its login over its body, the engine and the store to its answer. Nothing of it waits on a thread: the
 * body comes when it comes, and a commit is durable when it is.
 */
final class DavHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DavHandler.class);
    private static final String NOBODY = "nobody";
    private static final String ENDPOINT = "dav";
    /** How often a request is begun anew, when what it lacked was made: an account's homes, once. */
    private static final int MOST_TURNS = 5;

    private final DavSettings settings;
    private final Logins logins;
    private final Supplier<World> world;
    private final Executor executor;
    private final Responses responses;
    private final Commits commits;

    /** Commits to the store of calendars. */
    @FunctionalInterface
    interface Commits {
        /** Completes with what follows when the write is durable. */
        CompletionStage<Reply> commit(Reply.Write write);
    }

    /**
     * @param world what requests are answered from, as it is now; throws {@link StoreUnavailable}
     * @param executor where requests are worked on
     */
    DavHandler(DavSettings settings, Logins logins, Supplier<World> world, Commits commits, Executor executor) {
        this.settings = settings;
        this.logins = logins;
        this.world = world;
        this.commits = commits;
        this.executor = executor;
        this.responses = new Responses(executor);
    }

    @Override
    public List<Listen> listen() {
        return settings.listens();
    }

    @Override
    public List<HttpRoute> routes() {
        return List.of(
                new HttpRoute(ENDPOINT, "/dav"),
                new HttpRoute(ENDPOINT, "/principals"),
                new HttpRoute(ENDPOINT, "/.well-known/caldav"),
                new HttpRoute(ENDPOINT, "/.well-known/carddav"),
                new HttpRoute(ENDPOINT, "/"));
    }

    @Override
    public HttpLimits limits() {
        return settings.requests();
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest http) {
        String path = http.rawPath();
        if (path.equals("/.well-known/caldav") || path.equals("/.well-known/carddav")) {
            return done(answered(http, NOBODY, Redirects.wellKnown()));
        }
        Origin origin = Origin.of(http, settings);
        if (!origin.mayHavePasswords()) {
            return done(answered(http, NOBODY, Refusals.insecure()));
        }
        if (http.fields().all("Authorization").size() > 1) {
            return done(answered(http, NOBODY, Refusals.loginsOfTwo()));
        }
        return logins.login(http.fields().first("Authorization"), origin.client())
                .thenCompose(login -> afterLogin(http, origin, login))
                .exceptionally(failed -> answered(http, NOBODY, refusal(http, failed)));
    }

    private CompletionStage<HttpResponse> afterLogin(HttpRequest http, Origin origin, Logins.Login login) {
        if (login instanceof Logins.Later later) {
            return done(answered(http, NOBODY, Refusals.later(later.pause())));
        }
        if (!(login instanceof Logins.Of of)) {
            return done(answered(http, NOBODY, Refusals.whoAreYou(settings.realm())));
        }
        CompletionStage<Content> spooled = Spool.of(http.body(), executor);
        return spooled.thenComposeAsync(
                        body -> {
                            Request request = new Request(
                                    http.method(), http.target(), http.fields(), body, of.user(), origin.url());
                            return on(request, 0).thenApply(answer -> answered(http, of.user(), answer));
                        },
                        executor)
                // Also where nothing was begun, since all are busy or the store is away.
                .whenComplete((answer, failed) -> spooled.thenAccept(Spool::free));
    }

    /** For an operator who looks for why a client fails: {@code log:set DEBUG guelta.dav.http}. */
    private HttpResponse answered(HttpRequest http, String user, Answer answer) {
        if (LOG.isDebugEnabled()) {
            String reason = answer.status() < 400 ? "" : Refusals.sentence(answer);
            LOG.debug(
                    "{} by {} is answered with {}{}",
                    http,
                    user,
                    answer.status(),
                    reason.isEmpty() ? "" : ": " + reason);
        }
        return responses.of(answer);
    }

    private CompletionStage<Answer> on(Request request, int turn) {
        if (turn == MOST_TURNS) {
            throw new IllegalStateException("a request began " + MOST_TURNS + " times");
        }
        return follow(Dav.on(request, world.get(), Instant.now(), UUID.randomUUID()), request, turn);
    }

    private CompletionStage<Answer> follow(Reply reply, Request request, int turn) {
        if (reply instanceof Answer answer) {
            return done(answer);
        }
        if (reply instanceof Reply.Write write) {
            return commits.commit(write).thenComposeAsync(next -> follow(next, request, turn), executor);
        }
        return on(request, turn + 1);
    }

    private static Answer refusal(HttpRequest http, Throwable failed) {
        Throwable reason = failed;
        while (reason instanceof CompletionException && reason.getCause() != null) {
            reason = reason.getCause();
        }
        if (reason instanceof StoreUnavailable || reason instanceof UncheckedIOException) {
            LOG.warn("{} is refused: {}", http, reason.getMessage());
            return Refusals.away(reason);
        }
        if (reason instanceof RejectedExecutionException) {
            return Refusals.busy();
        }
        if (reason instanceof IOException) {
            // The client went away, or broke a rule that the device tells it itself.
            return new Answer(400);
        }
        LOG.error("{} has failed", http, reason);
        return new Answer(500);
    }

    private static <T> CompletionStage<T> done(T result) {
        return CompletableFuture.completedFuture(result);
    }
}
