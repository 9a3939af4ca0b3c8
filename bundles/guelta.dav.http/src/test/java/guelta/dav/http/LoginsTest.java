// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StoreUnavailable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Logins while the first use of a name makes the account. */
class LoginsTest extends OperatorTrial {
    private static final InetAddress HOME = address("192.0.2.1");

    private final Set<AccountName> used = new HashSet<>();

    private static CompletableFuture<Logins.Login> asked(Logins logins, String name, String password) {
        return asked(logins, name, password, HOME);
    }

    private static CompletableFuture<Logins.Login> asked(
            Logins logins, String name, String password, InetAddress from) {
        String typed = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
        return logins.login(Optional.of("Basic " + typed), from).toCompletableFuture();
    }

    private static Logins.Login login(Logins logins, String name, String password, InetAddress from) {
        return asked(logins, name, password, from).join();
    }

    private Logins logins() {
        return logins(Runnable::run);
    }

    private Logins logins(Executor slow) {
        return new Logins(server.users(), () -> true, used::contains, slow, new SecureRandom());
    }

    /** One client of many connections must not take all the time that there is for passwords. */
    @Test
    void aPasswordIsLookedAtOnceAtATime() {
        Deque<Runnable> waiting = new ArrayDeque<>();
        Logins logins = logins(waiting::add);
        List<CompletableFuture<Logins.Login>> all =
                Stream.generate(() -> asked(logins, "ben", "secret")).limit(100).toList();

        assertEquals(1, waiting.size());
        waiting.remove().run();
        all.forEach(one -> assertEquals(new Logins.Of("ben"), one.join()));
        assertEquals(new Logins.Of("ben"), asked(logins, "ben", "secret").join(), "known now");
        assertEquals(0, waiting.size());
    }

    /** That is no guess: whoever comes again when there is time is looked at. */
    @Test
    void whoCannotBeLookedAtIsToldSoAndNotSlowedDown() {
        AtomicBoolean busy = new AtomicBoolean(true);
        Logins logins = logins(task -> {
            if (busy.get()) {
                throw new RejectedExecutionException("all are busy");
            }
            task.run();
        });
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Logins.Login> refused = asked(logins, "ben", "secret");
            CompletionException why = assertThrows(CompletionException.class, refused::join);
            assertInstanceOf(RejectedExecutionException.class, why.getCause());
        }

        busy.set(false);
        assertEquals(new Logins.Of("ben"), asked(logins, "ben", "secret").join());
    }

    /** A store that is away is no wrong password: it is told so, whether it is gone or fails, and slows nobody down. */
    @Test
    void whoCannotBeRegisteredNowIsToldSoAndNotSlowedDown() {
        AtomicReference<Optional<Store>> store = new AtomicReference<>(Optional.of(accounts));
        Users users = new Users(store::get);
        users.now();
        Logins logins = new Logins(users, () -> true, used::contains, Runnable::run, new SecureRandom());
        for (Optional<Store> away : List.of(Optional.<Store>empty(), Optional.of(failing()))) {
            store.set(away);
            for (int i = 0; i < 12; i++) {
                CompletableFuture<Logins.Login> refused = asked(logins, "ben", "secret" + i);
                CompletionException why = assertThrows(CompletionException.class, refused::join);
                assertInstanceOf(StoreUnavailable.class, why.getCause());
            }
        }

        store.set(Optional.of(accounts));
        assertEquals(new Logins.Of("ben"), asked(logins, "ben", "secret").join());
    }

    /** A store that can be read and takes no commit. */
    private Store failing() {
        Root main = accounts.root("main");
        Root full = (Root) proxy(
                Root.class,
                (proxy, method, arguments) -> method.getName().equals("commit")
                        ? CompletableFuture.failedStage(new StoreUnavailable("the disk is full"))
                        : method.invoke(main, arguments));
        return (Store) proxy(Store.class, (proxy, method, arguments) -> full);
    }

    private static Object proxy(Class<?> of, InvocationHandler handler) {
        return Proxy.newProxyInstance(LoginsTest.class.getClassLoader(), new Class<?>[] {of}, handler);
    }

    @Test
    void theFirstUseOfANameMakesTheAccount() {
        Logins logins = logins();

        assertEquals(new Logins.Of("ben"), login(logins, "Ben", "secret", HOME));
        assertEquals(new Logins.Nobody(), login(logins, "ben", "other", HOME));
        assertTrue(server.users().has(new AccountName("ben")));
    }

    /** Who goes on making accounts has to wait, also for one whose password is right for it; others need not. */
    @Test
    void whoMakesManyAccountsHasToWait() {
        Logins logins = logins();
        for (int i = 0; i < 100; i++) {
            assertEquals(new Logins.Of("user" + i), login(logins, "user" + i, "secret", HOME));
        }

        Logins.Later later = assertInstanceOf(Logins.Later.class, login(logins, "another", "secret", HOME));
        assertTrue(!later.pause().isZero());
        assertTrue(!server.users().has(new AccountName("another")));
        assertEquals(new Logins.Of("another"), login(logins, "another", "secret", address("198.51.100.7")));
        assertEquals(new Logins.Of("user0"), login(logins, "user0", "secret", HOME), "there is one already");
    }

    /** What was stored under a name belongs to whoever had it before: an operator alone gives it to somebody. */
    @Test
    void theNameOfARemovedUserIsNotFree() {
        Logins logins = logins();
        AccountName ben = new AccountName("ben");
        login(logins, "ben", "secret", HOME);
        used.add(ben);
        server.users()
                .change(new AccountChange.RemoveUser(ben))
                .toCompletableFuture()
                .join();
        logins.changed(ben);

        assertEquals(new Logins.Nobody(), login(logins, "ben", "mine", HOME));
        assertTrue(!server.users().has(ben));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException never) {
            throw new AssertionError(never);
        }
    }
}
