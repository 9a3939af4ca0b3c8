// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.account.Throttle.Bounded;
import guelta.dav.text.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the check of a password: who was right a moment ago is let in without one, who was wrong with the same
 * password is turned away without one, and who guesses has to wait longer and longer, by account and by address.
 *
 * <p>{@link #ask} before each request; when it answers {@link Check}, find out, and tell {@link #right} or {@link #wrong}. An
 * attempt counts against account and address when it begins, so that a hundred at once are no way round; one that was right is
 * taken back. The same credentials count once, however often a program repeats them. An address from which an account has logged
 * in lately need not wait for guesses made elsewhere: nobody can lock an owner out by guessing.
 *
 * <p>Passwords are not kept, only their HMAC under a key that ends with the process. All tables are bounded. Confined: one thread
 * at a time.
 */
public final class LoginGuard {
    /** Octets of key that a guard wants. */
    public static final int KEY_LENGTH = 32;

    private static final String HMAC = "HmacSHA256";
    private static final long REMEMBERED = Duration.ofMinutes(10).toNanos();
    private static final long LONGEST_CHECK = Duration.ofMinutes(1).toNanos();
    private static final long FAMILIAR = Duration.ofDays(7).toNanos();
    private static final int ACCOUNTS = 20_000;
    private static final int ADDRESSES = 20_000;
    private static final int OF_ONE_ACCOUNT = 16;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    private final byte[] key;
    private final Throttle<AccountName> accounts = new Throttle<>(5, FIRST, LONGEST, FORGOTTEN, ACCOUNTS);
    private final Throttle<ClientAddress> addresses = new Throttle<>(10, FIRST, LONGEST, FORGOTTEN, ADDRESSES);
    private final Throttle<ClientAddress> registrations = new Throttle<>(100, FIRST, LONGEST, FORGOTTEN, ADDRESSES);
    private final Map<AccountName, Owner> owners = new Bounded<>(ACCOUNTS);
    private final Map<Mark, Wrongly> wrongs = new Bounded<>(ACCOUNTS);
    private final Map<Mark, Long> begun = new Bounded<>(ACCOUNTS);
    private long changes;

    /** Credentials as something that does not tell them. */
    private record Mark(long high, long low) implements Comparable<Mark> {
        @Override
        public int compareTo(Mark other) {
            int order = Long.compare(high, other.high);
            return order != 0 ? order : Long.compare(low, other.low);
        }
    }

    private record Wrongly(AccountName name, long until) {}

    /** What is known of an account: what was right, and where it was; each with the moment until which it counts. */
    private record Owner(Map<Mark, Long> right, Map<ClientAddress, Long> familiar) {
        Owner() {
            this(new Bounded<>(OF_ONE_ACCOUNT), new Bounded<>(OF_ONE_ACCOUNT));
        }
    }

    /** What to do with a request. */
    public sealed interface Answer {}

    /** It comes from this user: the credentials were right a moment ago, and the account is as it was. */
    public record Known(AccountName user) implements Answer {}

    /** It comes from nobody: the credentials were wrong a moment ago, or can't be right. */
    public record Unknown() implements Answer {}

    /**
     * It comes too early.
     *
     * @param time how long to wait; more than nothing
     */
    public record Wait(Duration time) implements Answer {}

    /** Its credentials have to be checked, and {@link #right} or {@link #wrong} to be told what came out. */
    public static final class Check implements Answer {
        private final AccountName name;
        private final Mark mark;
        private final ClientAddress from;
        private final long changes;
        private final boolean counts;

        private Check(AccountName name, Mark mark, ClientAddress from, long changes, boolean counts) {
            this.name = name;
            this.mark = mark;
            this.from = from;
            this.changes = changes;
            this.counts = counts;
        }

        /** The account that it says it is; need not exist. */
        public AccountName user() {
            return name;
        }
    }

    /**
     * A guard that knows nobody yet.
     *
     * @param key {@value #KEY_LENGTH} unpredictable octets, made at each start
     */
    public LoginGuard(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("a key has " + KEY_LENGTH + " octets, this one " + key.length);
        }
        this.key = key.clone();
    }

    /** What to do with a request that carries these credentials. */
    public Answer ask(Credentials credentials, ClientAddress from, long nanos) {
        AccountName name;
        try {
            name = AccountName.parse(credentials.user());
        } catch (Malformed nobody) {
            return new Unknown();
        }
        Mark mark = mark(name, credentials.password());
        Owner owner = owners.get(name);
        if (owner != null && counts(owner.right.get(mark), nanos)) {
            return new Known(name);
        }
        Wrongly wrongly = wrongs.get(mark);
        if (wrongly != null && counts(wrongly.until, nanos)) {
            return new Unknown();
        }
        Long since = begun.get(mark);
        if (since != null && nanos - since < LONGEST_CHECK) {
            return new Check(name, mark, from, changes, false);
        }
        Duration wait = addresses.wait(from, nanos);
        if (owner == null || !counts(owner.familiar.get(from), nanos)) {
            Duration ofAccount = accounts.wait(name, nanos);
            wait = wait.compareTo(ofAccount) > 0 ? wait : ofAccount;
        }
        if (!wait.isZero()) {
            return new Wait(wait);
        }
        accounts.count(name, nanos);
        addresses.count(from, nanos);
        begun.put(mark, nanos);
        return new Check(name, mark, from, changes, true);
    }

    /**
     * Whether the account of a check, which there is not, may be made now. It counts for the address even when it is: who makes
     * one account after the other waits longer and longer as well.
     *
     * @return how long to wait; zero when it may
     */
    public Duration registering(Check check, long nanos) {
        Duration wait = registrations.wait(check.from, nanos);
        if (wait.isZero()) {
            registrations.count(check.from, nanos);
        }
        return wait;
    }

    /** The credentials are those of the user. */
    public void right(Check check, long nanos) {
        if (check.counts) {
            begun.remove(check.mark);
            accounts.takeBack(check.name);
            addresses.takeBack(check.from);
        }
        if (check.changes == changes) {
            Owner owner = owners.remove(check.name);
            owner = owner == null ? new Owner() : owner;
            owner.right.remove(check.mark);
            owner.right.put(check.mark, nanos + REMEMBERED);
            owner.familiar.remove(check.from);
            owner.familiar.put(check.from, nanos + FAMILIAR);
            owners.put(check.name, owner);
        }
    }

    /** The credentials are nobody's. */
    public void wrong(Check check, long nanos) {
        if (check.counts) {
            begun.remove(check.mark);
        }
        if (check.changes == changes) {
            wrongs.put(check.mark, new Wrongly(check.name, nanos + REMEMBERED));
        }
    }

    /** It could not be found out: the store can't read, nobody had time. */
    public void dropped(Check check) {
        if (check.counts) {
            begun.remove(check.mark);
            accounts.takeBack(check.name);
            addresses.takeBack(check.from);
        }
    }

    /** The account has changed, or is new or gone: nothing that was known of it counts any more. */
    public void changed(AccountName name) {
        changes++;
        owners.remove(name);
        wrongs.values().removeIf(wrongly -> wrongly.name.equals(name));
    }

    /** Any account may have changed: another history, another store. */
    public void changed() {
        changes++;
        owners.clear();
        wrongs.clear();
    }

    private static boolean counts(@Nullable Long until, long nanos) {
        return until != null && until - nanos > 0;
    }

    private Mark mark(AccountName name, String password) {
        try {
            Mac hmac = Mac.getInstance(HMAC);
            hmac.init(new SecretKeySpec(key, HMAC));
            hmac.update(name.text().getBytes(StandardCharsets.US_ASCII));
            hmac.update((byte) 0);
            ByteBuffer mark = ByteBuffer.wrap(hmac.doFinal(PasswordHash.octets(password)));
            return new Mark(mark.getLong(), mark.getLong());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + HMAC, missing);
        }
    }
}
