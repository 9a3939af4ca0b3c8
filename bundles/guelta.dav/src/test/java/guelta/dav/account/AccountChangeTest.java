// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Author;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountChangeTest {
    private static final AccountName ANNA = new AccountName("anna");
    private static final AccountName BEN = new AccountName("ben");
    private static final AccountName STAFF = new AccountName("staff");
    private static final AccountName BOARD = new AccountName("board");
    private static final String SECRET = "00000-00000-00000-00000-00000";
    private static final AppPassword PHONE =
            AppPassword.of("Anna's phone", Instant.parse("2026-11-26T17:00:00Z"), SECRET, new byte[16]);

    private final MemoryStore store = new MemoryStore("accounts", Clock.systemUTC());
    private final Root root = store.root("main");

    @AfterEach
    void close() {
        store.close();
    }

    /** People read and compare these files: a key a line, in order. */
    @Test
    void aUserIsAFileThatPeopleCanRead() throws Exception {
        PasswordHash password = PasswordHash.of("secret", new byte[16]);

        done(new AccountChange.AddUser(ANNA, "Anna Example", List.of("b@example.org", "a@example.org"), password));
        done(new AccountChange.AddAppPassword(ANNA, PHONE));

        assertEquals(
                "display-name: Anna Example\nemail: b@example.org\nemail: a@example.org\npassword: " + password.text()
                        + "\n",
                text("users/anna"));
        assertEquals("created: 2026-11-26T17:00:00Z\nhash: " + PHONE.hash() + "\n", text("app/anna/Anna's phone"));
        assertEquals(List.of(), accounts().problems());
        assertEquals(
                List.of("Add the application password Anna's phone of anna", "Add the user anna"),
                root.history(StorePath.TOP, Long.MAX_VALUE)
                        .map(commit -> commit.message())
                        .toList());
    }

    @Test
    void aUserLogsInFromWhenItIsAddedUntilItIsRemoved() throws Exception {
        done(new AccountChange.AddUser(ANNA, "", List.of(), PasswordHash.of("first", new byte[16])));
        assertTrue(loginWith("first"));
        done(new AccountChange.SetPassword(ANNA, PasswordHash.of("second", new byte[16])));
        assertEquals(List.of(false, true), List.of(loginWith("first"), loginWith("second")));
        done(new AccountChange.AddAppPassword(ANNA, PHONE));
        done(new AccountChange.SetPassword(ANNA, null));
        assertEquals(List.of(false, true), List.of(loginWith("second"), loginWith(SECRET)));
        done(new AccountChange.RemoveAppPassword(ANNA, PHONE.label()));
        assertEquals(false, loginWith(SECRET));
        done(new AccountChange.RemoveUser(ANNA));
        assertEquals(Optional.empty(), accounts().user(ANNA));
    }

    /** What people have written into a file stays when a command changes another line. */
    @Test
    void aNoteSurvivesAChange() throws Exception {
        FilesSnapshot head = new FilesSnapshot().with("users/anna", "note: from the old server", "display-name: A");

        var decision = new AccountChange.DescribeUser(ANNA, "Anna", List.of("a@example.org")).decide(head);

        var put = (guelta.store.Edit.Put) decision.edits().get(0);
        assertEquals(
                "display-name: Anna\nemail: a@example.org\nnote: from the old server\n",
                new String(put.content().bytes(), StandardCharsets.UTF_8));
    }

    /** A later user of the same name must not have what the first one had. */
    @Test
    void aRemovedUserLeavesNoWayInAndNoMembership() throws Exception {
        done(new AccountChange.AddUser(ANNA, "", List.of(), null));
        done(new AccountChange.AddAppPassword(ANNA, PHONE));
        done(new AccountChange.AddGroup(STAFF, "Staff"));
        done(new AccountChange.ChangeMembers(STAFF, Set.of(Principal.user(ANNA)), Set.of()));

        done(new AccountChange.RemoveUser(ANNA));
        done(new AccountChange.AddUser(ANNA, "", List.of(), null));

        assertEquals(false, loginWith(SECRET));
        assertEquals(Set.of(), accounts().groupsOf(Principal.user(ANNA)));
        assertEquals("display-name: Staff\n", text("groups/staff"));
    }

    @Test
    void groupsHaveUsersAndGroupsInOrder() throws Exception {
        done(new AccountChange.AddUser(ANNA, "", List.of(), null));
        done(new AccountChange.AddUser(BEN, "", List.of(), null));
        done(new AccountChange.AddGroup(STAFF, ""));
        done(new AccountChange.AddGroup(BOARD, ""));
        done(new AccountChange.ChangeMembers(
                STAFF, Set.of(Principal.group(BOARD), Principal.user(BEN), Principal.user(ANNA)), Set.of()));

        assertEquals("member: users/anna\nmember: users/ben\nmember: groups/board\n", text("groups/staff"));

        done(new AccountChange.ChangeMembers(STAFF, Set.of(), Set.of(Principal.user(ANNA))));
        done(new AccountChange.RemoveGroup(BOARD));

        assertEquals("member: users/ben\n", text("groups/staff"));
    }

    /** RFC 3744 4.3 wants no circle; two commits can't close one, since each is decided on the head. */
    @Test
    void aCircleOfGroupsIsRefused() throws Exception {
        AccountName third = new AccountName("third");
        done(new AccountChange.AddGroup(STAFF, ""));
        done(new AccountChange.AddGroup(BOARD, ""));
        done(new AccountChange.AddGroup(third, ""));
        done(new AccountChange.ChangeMembers(STAFF, Set.of(Principal.group(BOARD)), Set.of()));
        done(new AccountChange.ChangeMembers(BOARD, Set.of(Principal.group(third)), Set.of()));

        refused(
                "the group 'third' is in the group 'staff', which so can't be its member",
                new AccountChange.ChangeMembers(third, Set.of(Principal.group(STAFF)), Set.of()));
        refused(
                "the group 'third' is in the group 'third', which so can't be its member",
                new AccountChange.ChangeMembers(third, Set.of(Principal.group(third)), Set.of()));
    }

    @Test
    void whatCanNotBeDoneIsToldAndNothingIsDone() throws Exception {
        done(new AccountChange.AddUser(ANNA, "", List.of(), null));
        done(new AccountChange.AddGroup(STAFF, ""));
        done(new AccountChange.AddAppPassword(ANNA, PHONE));

        refused("there is a user 'anna' already", new AccountChange.AddUser(ANNA, "", List.of(), null));
        refused("there is a group 'staff' already", new AccountChange.AddGroup(STAFF, ""));
        refused("there is no user 'ben'", new AccountChange.SetPassword(BEN, null));
        refused("there is no user 'ben'", new AccountChange.DescribeUser(BEN, "", List.of()));
        refused("there is no user 'ben'", new AccountChange.RemoveUser(BEN));
        refused("there is no user 'ben'", new AccountChange.AddAppPassword(BEN, PHONE));
        refused("there is no user 'ben'", new AccountChange.RemoveAppPassword(BEN, "phone"));
        refused("there is no group 'board'", new AccountChange.RemoveGroup(BOARD));
        refused("there is no group 'board'", new AccountChange.ChangeMembers(BOARD, Set.of(), Set.of()));
        refused(
                "there is no user 'ben'",
                new AccountChange.ChangeMembers(STAFF, Set.of(Principal.user(BEN)), Set.of()));
        refused(
                "the user 'anna' is no member of the group 'staff'",
                new AccountChange.ChangeMembers(STAFF, Set.of(), Set.of(Principal.user(ANNA))));
        refused(
                "'anna' has an application password 'Anna's phone' already",
                new AccountChange.AddAppPassword(ANNA, PHONE));
        refused(
                "'anna' has no application password '../../users/anna'",
                new AccountChange.RemoveAppPassword(ANNA, "../../users/anna"));
        refused("'no address' is no e-mail address", new AccountChange.AddUser(BEN, "", List.of("no address"), null));
        refused(
                "a display name has 1 to 200 characters, no control characters and no space around",
                new AccountChange.AddUser(BEN, "B\nadmin: yes", List.of(), null));
    }

    @Test
    void aUserHasABoundedNumberOfAppPasswords() throws Exception {
        FilesSnapshot head = new FilesSnapshot().with("users/anna");
        for (int i = 0; i < 100; i++) {
            head = head.with("app/anna/" + i, "note: " + i);
        }

        var decision = new AccountChange.AddAppPassword(ANNA, PHONE).decide(head);

        assertEquals(new AccountRefusal.TooManyAppPasswords(ANNA, 100), decision.refusal());
    }

    private void done(AccountChange change) throws Exception {
        assertEquals(Optional.empty(), commit(change));
    }

    private void refused(String sentence, AccountChange change) throws Exception {
        long before = root.head().number();

        assertEquals(sentence, commit(change).orElseThrow().sentence());
        assertEquals(before, root.head().number());
    }

    private Optional<AccountRefusal> commit(AccountChange change) throws Exception {
        return root.commit(head -> change.plan(head, new Author("admin", "")))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .result();
    }

    private Accounts accounts() {
        return Accounts.of(root.head());
    }

    private boolean loginWith(String password) {
        return accounts().login(new Credentials("anna", password)).isPresent();
    }

    private String text(String path) throws Exception {
        var head = root.head();
        return new String(
                head.content(head.find(StorePath.of(path)).orElseThrow()).bytes(), StandardCharsets.UTF_8);
    }
}
