// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import guelta.dav.account.AccountRefusal;
import guelta.dav.account.ClientAddress;
import guelta.dav.account.Credentials;
import guelta.dav.account.LoginGuard;
import guelta.dav.account.PasswordHash;
import guelta.dav.account.User;
import guelta.dav.text.Malformed;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who a request comes from: looks at its password, unless it was looked at a moment ago. Any thread. */
final class Logins {
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final Users users;
    private final BooleanSupplier open;
    private final Predicate<AccountName> used;
    private final Executor slow;
    private final SecureRandom random;
    private final LoginGuard guard;
    private final Lock lock = new ReentrantLock();
    private final Map<Credentials, CompletableFuture<Login>> checking = new ConcurrentHashMap<>();

    /** What came of a login. */
    sealed interface Login {}

    /** It is this user. */
    record Of(String user) implements Login {}

    /** It is nobody. */
    record Nobody() implements Login {}

    /** It was tried too often. */
    record Later(Duration pause) implements Login {}

    /**
     * @param open whether the first use of a name makes the account
     * @param used whether something is stored under a name: then its first use was long ago
     * @param slow where passwords are hashed: as many threads as may do so at a time
     */
    Logins(Users users, BooleanSupplier open, Predicate<AccountName> used, Executor slow, SecureRandom random) {
        this.users = users;
        this.open = open;
        this.used = used;
        this.slow = slow;
        this.random = random;
        guard = new LoginGuard(bytes(LoginGuard.KEY_LENGTH));
    }

    /** Who sends this field {@code Authorization} from there. */
    CompletionStage<Login> login(Optional<String> authorization, InetAddress from) {
        Credentials credentials;
        try {
            if (authorization.isEmpty()) {
                return CompletableFuture.completedFuture(new Nobody());
            }
            credentials = Credentials.basic(authorization.get());
        } catch (Malformed none) {
            return CompletableFuture.completedFuture(new Nobody());
        }
        LoginGuard.Answer answer = ask(credentials, ClientAddress.of(from.getAddress()));
        if (answer instanceof LoginGuard.Known known) {
            return CompletableFuture.completedFuture(new Of(known.user().text()));
        }
        if (answer instanceof LoginGuard.Wait wait) {
            return CompletableFuture.completedFuture(new Later(wait.time()));
        }
        return answer instanceof LoginGuard.Check check
                ? check(check, credentials, from)
                : CompletableFuture.completedFuture(new Nobody());
    }

    /** Looks at each password once at a time, however many requests come with it: else a few of them keep all others waiting. */
    private CompletionStage<Login> check(LoginGuard.Check check, Credentials credentials, InetAddress from) {
        CompletableFuture<Login> own = new CompletableFuture<>();
        CompletableFuture<Login> other = checking.putIfAbsent(credentials, own);
        if (other != null) {
            drop(check);
            return other;
        }
        try {
            CompletableFuture.supplyAsync(() -> checked(check, credentials, from), slow)
                    .thenCompose(login -> login)
                    .whenComplete((login, failed) -> {
                        checking.remove(credentials);
                        if (failed == null) {
                            own.complete(login);
                        } else {
                            own.completeExceptionally(failed);
                        }
                    });
        } catch (RejectedExecutionException busy) {
            checking.remove(credentials);
            drop(check);
            own.completeExceptionally(busy);
        }
        return own;
    }

    /** An account has changed: its password is looked at again. */
    void changed(AccountName name) {
        lock.lock();
        try {
            guard.changed(name);
        } finally {
            lock.unlock();
        }
    }

    /** All accounts may have changed. */
    void changed() {
        lock.lock();
        try {
            guard.changed();
        } finally {
            lock.unlock();
        }
    }

    private LoginGuard.Answer ask(Credentials credentials, ClientAddress from) {
        lock.lock();
        try {
            return guard.ask(credentials, from, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private CompletionStage<Login> checked(LoginGuard.Check check, Credentials credentials, InetAddress from) {
        boolean told = false;
        try {
            // Whose account was removed has left things that are not for whoever takes the name then.
            if (open.getAsBoolean() && !users.has(check.user()) && !used.test(check.user())) {
                Duration wait = registering(check);
                if (!wait.isZero()) {
                    return CompletableFuture.completedFuture(new Later(wait));
                }
                CompletionStage<Login> registered = registered(check, credentials);
                told = true;
                return registered;
            }
            Optional<User> user = users.now().login(credentials);
            tell(check, user.isPresent());
            told = true;
            if (user.isEmpty()) {
                LOG.info("A wrong password for '{}' from {}", check.user().text(), from.getHostAddress());
                return CompletableFuture.completedFuture(new Nobody());
            }
            return CompletableFuture.completedFuture(new Of(user.get().name().text()));
        } finally {
            if (!told) {
                drop(check);
            }
        }
    }

    /** The first use of a name makes the account; whoever comes second needs its password. */
    private CompletionStage<Login> registered(LoginGuard.Check check, Credentials credentials) {
        PasswordHash hash = PasswordHash.of(credentials.password(), bytes(PasswordHash.SALT_LENGTH));
        AccountChange add = new AccountChange.AddUser(check.user(), "", List.of(), hash);
        return users.change(add).handle((refusal, failed) -> {
            if (failed != null) {
                drop(check);
                throw failed instanceof CompletionException told ? told : new CompletionException(failed);
            }
            if (refusal.filter(AccountRefusal.Exists.class::isInstance).isPresent()) {
                drop(check);
            } else {
                tell(check, refusal.isEmpty());
            }
            return refusal.isEmpty() ? new Of(check.user().text()) : new Nobody();
        });
    }

    private Duration registering(LoginGuard.Check check) {
        lock.lock();
        try {
            return guard.registering(check, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void tell(LoginGuard.Check check, boolean right) {
        lock.lock();
        try {
            if (right) {
                guard.right(check, System.nanoTime());
            } else {
                guard.wrong(check, System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    private void drop(LoginGuard.Check check) {
        lock.lock();
        try {
            guard.dropped(check);
        } finally {
            lock.unlock();
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
