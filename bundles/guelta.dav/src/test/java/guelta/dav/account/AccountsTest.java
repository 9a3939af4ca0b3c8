// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.StorePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final AccountName ANNA = new AccountName("anna");
    private static final AccountName BEN = new AccountName("ben");
    private static final String HASH =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private static final FilesSnapshot HEAD = new FilesSnapshot()
            .with("README", "for people")
            .with(
                    "users/anna",
                    "display-name: Anna Example",
                    "email: anna@example.org",
                    "email: A.Example@example.com",
                    "password: " + HASH)
            .with("users/ben")
            .with("groups/staff", "member: users/anna", "member: groups/board")
            .with("groups/board", "display-name: The board", "member: users/ben")
            .with(
                    "app/ben/phone",
                    "created: 2026-11-26T17:00:00Z",
                    "hash: "
                            + AppPassword.of(
                                            "phone",
                                            java.time.Instant.EPOCH,
                                            "00000-00000-00000-00000-00000",
                                            new byte[16])
                                    .hash());

    @Test
    void usersAndGroupsAreWhatTheirFilesSay() throws Exception {
        Accounts accounts = Accounts.of(HEAD);

        assertEquals(
                new User(
                        ANNA,
                        "Anna Example",
                        List.of("anna@example.org", "A.Example@example.com"),
                        PasswordHash.parse(HASH)),
                accounts.user(ANNA).orElseThrow());
        assertEquals(new User(BEN, "ben", List.of(), null), accounts.user(BEN).orElseThrow());
        assertEquals(
                Set.of(Principal.user(ANNA), Principal.parse("groups/board")),
                accounts.group(new AccountName("staff")).orElseThrow().members());
        assertEquals(List.of(), accounts.problems());
    }

    /** RFC 3744 5.8: members of a group that is a member are members. */
    @Test
    void membersOfMembersAreMembers() {
        Accounts accounts = Accounts.of(HEAD);
        AccountName staff = new AccountName("staff");
        AccountName board = new AccountName("board");

        assertEquals(Set.of(board, staff), accounts.groupsOf(Principal.user(BEN)));
        assertEquals(Set.of(ANNA, BEN), accounts.usersIn(staff));
        assertEquals(Set.of(staff), accounts.groupsOf(Principal.user(ANNA)));
    }

    /** A push may close a circle, by an edit in two clones: everybody in it is in all its groups, and the walk ends. */
    @Test
    void aCircleOfGroupsIsWalkedOnceAndTold() {
        Accounts accounts = Accounts.of(HEAD.with("groups/board", "member: users/ben", "member: groups/staff"));

        assertEquals(2, accounts.groupsOf(Principal.user(BEN)).size());
        assertEquals(Set.of(ANNA, BEN), accounts.usersIn(new AccountName("board")));
        assertEquals(
                List.of(
                        "groups/board:2: groups/staff has this group as a member, itself or by others",
                        "groups/staff:2: groups/board has this group as a member, itself or by others"),
                accounts.problems().stream().map(AccountProblem::toString).toList());
    }

    /** A file that a push has broken locks nobody else out, and its own user only as far as the broken line goes. */
    @Test
    void aBrokenLineCostsWhatItSaysAndNothingElse() {
        Accounts accounts = Accounts.of(HEAD.with(
                        "users/anna", "display-name: Anna", "pasword: x", "email: nowhere", "password: plain", "no key")
                .with("users/carl", new byte[] {(byte) 0xff})
                .with("users/Dora", "display-name: Dora")
                .with("users/emil/x", "note: a folder")
                .with("app/anna", "note: no folder")
                .with("app/zoe/x", "created: 2026-11-26T17:00:00Z", "hash: $sha256$x")
                .with("groups/staff", "member: users/anna", "member: users/no body", "member: users/nobody"));

        assertEquals(
                new User(ANNA, "Anna", List.of(), null), accounts.user(ANNA).orElseThrow());
        assertEquals(
                "carl", accounts.user(new AccountName("carl")).orElseThrow().displayName());
        assertTrue(accounts.login(new Credentials("ben", "00000-00000-00000-00000-00000"))
                .isPresent());
        assertEquals(Set.of(ANNA), accounts.usersIn(new AccountName("staff")));
        assertEquals(
                List.of(
                        "app/anna:1: a folder has to be here",
                        "app/zoe/x:2: this is no hash of an application password, allowed is $sha256$SALT$HASH",
                        "app/zoe:1: there is no user 'zoe'",
                        "groups/staff:2: the name 'no body' is not allowed: 1 to 64 of a-z, 0-9 and ._@+-, beginning with"
                                + " a letter or digit, without '..', not ending in '.' or '.lock'",
                        "groups/staff:3: there is no users/nobody",
                        "users/Dora:1: 'Dora' is no name of an account",
                        "users/anna:2: the key is none of display-name, email, note, password",
                        "users/anna:3: 'nowhere' is no e-mail address",
                        "users/anna:4: this is no hash of a password, allowed is $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH",
                        "users/anna:5: a line is 'key: value', without control characters, of at most 1024",
                        "users/carl:1: the file is not in UTF-8",
                        "users/emil:1: a file has to be here"),
                accounts.problems().stream()
                        .map(AccountProblem::toString)
                        .sorted()
                        .toList());
    }

    /** A value that stands twice is a merge gone wrong. */
    @Test
    void aSecondValueIsToldAndTheFirstHolds() {
        Accounts accounts = Accounts.of(HEAD.with("users/ben", "display-name: A", "display-name: B"));

        assertEquals("A", accounts.user(BEN).orElseThrow().displayName());
        assertEquals(
                "users/ben:2: there is a second display-name, allowed is one",
                accounts.problems().get(0).toString());
    }

    @Test
    void aPushIsToldWhatItBreaksAndNotWhatWasBroken() {
        FilesSnapshot broken = HEAD.with("users/ben", "display-name: Ben", "emial: ben@example.org");

        assertEquals(
                List.of("users/ben:2: the key is none of display-name, email, note, password"),
                Accounts.objections(HEAD, broken));
        assertEquals(
                List.of("groups/board:2: there is no users/carl"),
                Accounts.objections(broken, broken.with("groups/board", "member: users/ben", "member: users/carl")));
        assertEquals(List.of(), Accounts.objections(broken, HEAD));
    }

    /** A new user of an old name must not find the old one's ways in and memberships. */
    @Test
    void aPushThatLeavesRemainsOfAUserIsToldSo() {
        assertEquals(
                List.of("groups/board:2: there is no users/ben", "app/ben:1: there is no user 'ben'"),
                Accounts.objections(HEAD, HEAD.without("users/ben")));
    }

    /** Thousands of users must not be read again for a change of one. */
    @Test
    void onlyWhatHasChangedIsReadAgain() {
        Accounts before = Accounts.of(HEAD);
        FilesSnapshot changed = HEAD.with("users/ben", "display-name: Ben").with("users/carl");

        Accounts after = before.at(changed);

        assertEquals(List.of("users/ben", "users/carl"), changed.read);
        assertEquals("Ben", after.user(BEN).orElseThrow().displayName());
        assertEquals("ben", before.user(BEN).orElseThrow().displayName());
    }

    @Test
    void aUserLogsInWithThePasswordOrOneOfAProgram() {
        Accounts accounts = Accounts.of(HEAD);

        assertEquals(
                Optional.of("anna"),
                accounts.login(new Credentials("Anna", "password"))
                        .map(user -> user.name().text()));
        assertEquals(
                Optional.of("ben"),
                accounts.login(new Credentials("ben", "0000000000000000000000000"))
                        .map(user -> user.name().text()));
        assertEquals(Optional.empty(), accounts.login(new Credentials("anna", "Password")));
        assertEquals(Optional.empty(), accounts.login(new Credentials("anna", "0000000000000000000000000")));
        assertEquals(Optional.empty(), accounts.login(new Credentials("ben", "")));
        assertEquals(Optional.empty(), accounts.login(new Credentials("carl", "password")));
        assertEquals(Optional.empty(), accounts.login(new Credentials("../anna", "password")));
        assertEquals(Optional.empty(), accounts.login(new Credentials("", "")));
    }

    /** A watch of the store tells files; what is remembered of logins is by user. */
    @Test
    void theOwnerOfAFileIsWhoLogsInByIt() {
        assertEquals(Optional.of(ANNA), Accounts.ownerOf(StorePath.of("users/anna")));
        assertEquals(Optional.of(ANNA), Accounts.ownerOf(StorePath.of("app/anna/phone")));
        assertEquals(Optional.empty(), Accounts.ownerOf(StorePath.of("groups/anna")));
        assertEquals(Optional.empty(), Accounts.ownerOf(StorePath.of("users")));
        assertEquals(Optional.empty(), Accounts.ownerOf(StorePath.of("users/A B")));
    }

    @Test
    void aFileThatIsTooLongIsNotRead() {
        assertEquals(
                "users/ben:1: the file has 1048577 bytes, allowed are 1048576",
                Accounts.of(HEAD.with("users/ben", new byte[(1 << 20) + 1]))
                        .problems()
                        .get(0)
                        .toString());
    }
}
