// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.account.LoginGuard.Check;
import guelta.dav.account.LoginGuard.Known;
import guelta.dav.account.LoginGuard.Unknown;
import guelta.dav.account.LoginGuard.Wait;
import java.net.InetAddress;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LoginGuardTest {
    private static final AccountName ANNA = new AccountName("anna");
    private static final Credentials RIGHT = new Credentials("anna", "secret");
    private static final ClientAddress HOME = address("192.0.2.1");

    private final LoginGuard guard = new LoginGuard(new byte[LoginGuard.KEY_LENGTH]);
    private long now = Long.MAX_VALUE - 5_000_000_000L;

    @Test
    void whoWasRightIsKnownForTenMinutes() {
        assertInstanceOf(Check.class, login(RIGHT, HOME, true));

        assertEquals(new Known(ANNA), guard.ask(new Credentials("Anna", "secret"), address("198.51.100.7"), now));
        pass(Duration.ofMinutes(10).minusNanos(1));
        assertEquals(new Known(ANNA), guard.ask(RIGHT, HOME, now));
        pass(Duration.ofNanos(1));
        assertInstanceOf(Check.class, guard.ask(RIGHT, HOME, now));
    }

    /** A password that was taken away must not let in for as much as one request. */
    @Test
    void aChangeOfTheAccountForgetsWhoWasRight() {
        login(RIGHT, HOME, true);
        guard.changed(ANNA);

        assertInstanceOf(Check.class, guard.ask(RIGHT, HOME, now));
    }

    /** The check takes as long as an Argon2: a change may come in between. */
    @Test
    void aChangeWhileItIsCheckedIsNotOverlooked() {
        Check check = assertInstanceOf(Check.class, guard.ask(RIGHT, HOME, now));
        guard.changed(ANNA);
        guard.right(check, now);
        assertInstanceOf(Check.class, guard.ask(RIGHT, HOME, now));

        Check other = assertInstanceOf(Check.class, guard.ask(new Credentials("anna", "new"), HOME, now));
        guard.changed(ANNA);
        guard.wrong(other, now);
        assertInstanceOf(Check.class, guard.ask(new Credentials("anna", "new"), HOME, now));
    }

    /** Each of them is right, and so takes itself back: making accounts has to count apart. */
    @Test
    void accountsThatAreMadeCountForTheirAddress() {
        for (int i = 0; i < 100; i++) {
            Check check = assertInstanceOf(Check.class, guard.ask(new Credentials("user" + i, "x"), HOME, now));
            assertEquals(Duration.ZERO, guard.registering(check, now));
            guard.right(check, now);
        }

        Check next = assertInstanceOf(Check.class, guard.ask(new Credentials("another", "x"), HOME, now));
        assertEquals(Duration.ofSeconds(1), guard.registering(next, now));
        pass(Duration.ofSeconds(1));
        assertEquals(Duration.ZERO, guard.registering(next, now));
        pass(Duration.ofSeconds(1));
        assertEquals(Duration.ofSeconds(1), guard.registering(next, now));
    }

    /** A telephone with an old password asks every minute, for weeks: it must not lock out who sits beside it. */
    @Test
    void theSameWrongPasswordCountsOnce() {
        Credentials old = new Credentials("anna", "old");
        assertInstanceOf(Check.class, login(old, HOME, false));
        for (int i = 0; i < 1_000; i++) {
            assertEquals(new Unknown(), guard.ask(old, HOME, now));
        }

        assertInstanceOf(Check.class, login(RIGHT, HOME, true));
    }

    @Test
    void whoGuessesWaitsLongerAndLonger() {
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Check.class, login(new Credentials("anna", "guess" + i), address("192.0.2." + i), false));
        }
        Duration before = Duration.ZERO;
        for (int i = 5; i < 13; i++) {
            Wait wait = assertInstanceOf(
                    Wait.class, guard.ask(new Credentials("anna", "guess" + i), address("192.0.2." + i), now));
            assertTrue(wait.time().compareTo(before) > 0, wait + " behind " + before);
            before = wait.time();
            pass(wait.time());
            assertInstanceOf(Check.class, login(new Credentials("anna", "guess" + i), address("192.0.2." + i), false));
        }
    }

    /** Whoever guesses fast for a day has a few hundred guesses, from however many addresses. */
    @Test
    void aDayOfGuessingAtOneAccountIsAFewHundredGuesses() {
        int guesses = 0;
        long end = Duration.ofDays(1).toNanos();
        for (long spent = 0; spent < end; ) {
            var answer = login(new Credentials("anna", "guess" + guesses), address("10.0.0." + guesses % 256), false);
            if (answer instanceof Wait wait) {
                pass(wait.time());
                spent += wait.time().toNanos();
            } else {
                guesses++;
            }
        }

        assertTrue(guesses > 50 && guesses < 500, "it were " + guesses);
    }

    @Test
    void anAddressThatTriesManyAccountsWaits() {
        int checks = 0;
        for (int i = 0; i < 100; i++) {
            checks += login(new Credentials("user" + i, "secret"), HOME, false) instanceof Check ? 1 : 0;
        }

        assertEquals(10, checks);
        assertInstanceOf(Check.class, guard.ask(RIGHT, address("192.0.2.2"), now));
    }

    /** A hundred guesses at once are a hundred guesses, before the first of them is checked. */
    @Test
    void guessesCountWhenTheyBegin() {
        int checks = 0;
        for (int i = 0; i < 100; i++) {
            checks += guard.ask(new Credentials("anna", "guess" + i), address("192.0.2." + i), now) instanceof Check
                    ? 1
                    : 0;
        }

        assertEquals(5, checks);
    }

    /** A program opens ten connections at its start, all with the same password. */
    @Test
    void theSameCredentialsAtOnceCountOnce() {
        for (int i = 0; i < 100; i++) {
            assertInstanceOf(Check.class, guard.ask(RIGHT, HOME, now));
        }
    }

    /** Guessing elsewhere must not keep an owner out. */
    @Test
    void anAddressThatTheOwnerHasUsedNeedNotWaitForGuessesMadeElsewhere() {
        login(RIGHT, HOME, true);
        for (int i = 2; i < 100; i++) {
            login(new Credentials("anna", "guess" + i), address("192.0.2." + i), false);
        }
        pass(Duration.ofMinutes(10));
        for (int i = 2; i < 100; i++) {
            login(new Credentials("anna", "another" + i), address("192.0.2." + i), false);
        }

        assertInstanceOf(Wait.class, guard.ask(RIGHT, address("203.0.113.9"), now));
        assertInstanceOf(Check.class, guard.ask(RIGHT, HOME, now));
    }

    /** Who logs in rightly a thousand times is no guesser. */
    @Test
    void rightLoginsDoNotCount() {
        for (int i = 0; i < 1_000; i++) {
            assertInstanceOf(Check.class, login(RIGHT, HOME, true));
            guard.changed(ANNA);
        }
    }

    @Test
    void aCheckThatCouldNotBeMadeDoesNotCount() {
        for (int i = 0; i < 1_000; i++) {
            Check check = assertInstanceOf(Check.class, guard.ask(new Credentials("anna", "x" + i), HOME, now));
            guard.dropped(check);
        }
    }

    /** Times are forgotten: a wrong password an hour ago is no reason to wait. */
    @Test
    void anHourLaterNothingCounts() {
        for (int i = 0; i < 100; i++) {
            login(new Credentials("anna", "guess" + i), HOME, false);
        }
        pass(Duration.ofHours(2));
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Check.class, login(new Credentials("anna", "new" + i), HOME, false));
        }
    }

    @Test
    void whatIsNoNameIsUnknownAtOnce() {
        assertEquals(new Unknown(), guard.ask(new Credentials("../anna", "secret"), HOME, now));
    }

    /** The separator of name and password must not be something that a password can move. */
    @Test
    void credentialsAreNotMixedUp() {
        login(new Credentials("anna", "bsecret"), HOME, true);

        assertInstanceOf(Check.class, guard.ask(new Credentials("annab", "secret"), HOME, now));
    }

    /** Millions of addresses and names from the network cost as much memory as 20,000. */
    @Test
    void aFloodOfAddressesIsForgottenButForTheLast() {
        Throttle<ClientAddress> throttle =
                new Throttle<>(1, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMinutes(1), 100);
        for (int i = 0; i < 10_000; i++) {
            throttle.count(new ClientAddress(i, true), 0);
        }

        assertEquals(Duration.ZERO, throttle.wait(new ClientAddress(9_899, true), 0));
        assertEquals(Duration.ofSeconds(1), throttle.wait(new ClientAddress(9_900, true), 0));
    }

    @Property(tries = 200)
    void aWaitIsNeverLongerThanTheLongestAndEnds(
            @ForAll @IntRange(min = 0, max = 5) int free,
            @ForAll @IntRange(min = 1, max = 10) int first,
            @ForAll @IntRange(min = 0, max = 1_000) int more,
            @ForAll long start) {
        Duration longest = Duration.ofSeconds(first + more);
        Throttle<String> throttle = new Throttle<>(free, Duration.ofSeconds(first), longest, Duration.ofMinutes(5), 10);
        Duration before = Duration.ZERO;
        for (int i = 0; i < 50; i++) {
            Duration wait = throttle.wait("x", start);
            assertEquals(i >= free + (free == 0 ? 1 : 0), !wait.isZero(), i + " times");
            assertTrue(wait.compareTo(longest) <= 0 && wait.compareTo(before) >= 0);
            assertEquals(Duration.ZERO, throttle.wait("x", start + wait.toNanos()));
            before = wait;
            throttle.count("x", start);
        }
        assertEquals(longest, before);
    }

    /** RFC 4291 2.5.4: a subscriber has a network of 64 bits, and all addresses in it. */
    @Test
    void anIpv6NetworkIsOneClient() {
        assertEquals(address("2001:db8::1"), address("2001:db8::ffff:1:2:3"));
        assertNotEquals(address("2001:db8::1"), address("2001:db8:0:1::1"));
        assertNotEquals(address("192.0.2.1"), address("192.0.2.2"));
        assertNotEquals(address("0.0.0.1"), address("::1"));
    }

    /** RFC 4291 2.5.5.2: a dual-stack socket may tell an IPv4 address so. */
    @Test
    void aMappedAddressIsTheIpv4Address() {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = (byte) 192;
        mapped[14] = 2;
        mapped[15] = 1;

        assertEquals(HOME, ClientAddress.of(mapped));
    }

    private LoginGuard.Answer login(Credentials credentials, ClientAddress from, boolean right) {
        LoginGuard.Answer answer = guard.ask(credentials, from, now);
        if (answer instanceof Check check && right) {
            guard.right(check, now);
        } else if (answer instanceof Check check) {
            guard.wrong(check, now);
        }
        return answer;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static ClientAddress address(String text) {
        try {
            return ClientAddress.of(InetAddress.getByName(text).getAddress());
        } catch (java.net.UnknownHostException notAnAddress) {
            throw new IllegalStateException(notAnAddress);
        }
    }
}
