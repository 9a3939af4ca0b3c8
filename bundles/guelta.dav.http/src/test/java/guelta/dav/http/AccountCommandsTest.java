// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators read and type about users and groups. */
class AccountCommandsTest extends OperatorTrial {
    private <C extends AccountCommand> C at(C command) {
        command.server = server;
        return command;
    }

    private static List<Map<String, @Nullable Object>> rows(AccountCommand command) throws Exception {
        return command.listing().rows();
    }

    private GroupMemberCommand members(String group, String... changes) {
        GroupMemberCommand command = at(new GroupMemberCommand());
        command.group = group;
        command.options = List.of(changes);
        return command;
    }

    private void group(String name) throws Exception {
        GroupAddCommand add = at(new GroupAddCommand());
        add.name = name;
        rows(add);
    }

    private static void assertSays(String sentence, AccountCommand command) {
        CommandException said = assertThrows(CommandException.class, () -> rows(command));
        assertEquals(sentence, said.getNiceHelp());
    }

    @Test
    void usersAreListedWithTheirGroups() throws Exception {
        group("team");
        rows(members("team", "+anna"));
        assertEquals(
                "[{user=anna, displayName=anna, emails=[anna@example.org], groups=[team], appPasswords=0}]",
                rows(at(new UserListCommand())).toString());
    }

    @Test
    void membersComeAndGo() throws Exception {
        group("team");
        group("all");
        assertEquals("[{member=users/anna}]", rows(members("team", "+anna")).toString());
        assertEquals(
                "[{member=groups/team}]", rows(members("all", "+groups/team")).toString());
        assertEquals("[]", rows(members("team", "-anna")).toString());
        assertSays("There is no user 'ben'.", members("team", "+ben"));
        assertSays("There is no group 'nowhere'.", members("nowhere"));
        assertSays("The user 'anna' is no member of the group 'team'.", members("team", "-anna"));
        GroupListCommand list = at(new GroupListCommand());
        assertEquals(
                "[{group=all, displayName=all, members=[groups/team]}, {group=team, displayName=team, members=[]}]",
                rows(list).toString());
        GroupRemoveCommand remove = at(new GroupRemoveCommand());
        remove.name = "team";
        rows(remove);
        assertEquals("[{group=all, displayName=all, members=[]}]", rows(list).toString());
        assertSays("There is no group 'team'.", remove);
    }

    @Test
    void whatUsersAreCalledCanBeChanged() throws Exception {
        UserChangeCommand change = at(new UserChangeCommand());
        change.name = "anna";
        change.displayName = "Anna A.";
        assertEquals(
                "[{user=anna, displayName=Anna A., emails=[anna@example.org]}]",
                rows(change).toString());
        change.displayName = null;
        change.emails = "a@example.org, anna@example.org";
        assertEquals(
                "[{user=anna, displayName=Anna A., emails=[a@example.org, anna@example.org]}]",
                rows(change).toString());
        change.emails = "nowhere";
        assertSays("'nowhere' is no e-mail address.", change);
        change.name = "ben";
        assertSays("There is no user 'ben'.", change);
    }

    @Test
    void collectionsAreOfUsersThatThereAre() throws Exception {
        operator.look("anna", "test");
        CollectionListCommand list = at(new CollectionListCommand());
        list.name = "anna";
        assertEquals(
                "/dav/calendars/anna/calendar/",
                rows(list).get(0).get("collection").toString());
        list.name = "ben";
        assertSays("There is no user 'ben'.", list);
    }

    @Test
    void aStoreThatIsAwayIsTold() {
        server.removeStore(accounts);
        assertSays("Nothing was done: the store of accounts is not there.", at(new GroupListCommand()));
    }

    @Test
    void passwordsOfProgramsAreListed() throws Exception {
        AppPasswordAddCommand add = at(new AppPasswordAddCommand());
        add.name = "anna";
        add.label = "phone";
        Instant before = Instant.now().minusSeconds(1);
        assertEquals("phone", rows(add).get(0).get("label"));
        AppPasswordListCommand list = at(new AppPasswordListCommand());
        list.name = "anna";
        assertEquals("phone", rows(list).get(0).get("label"));
        assertEquals(true, before.isBefore((Instant) rows(list).get(0).get("created")));
        list.name = "ben";
        assertSays("There is no user 'ben'.", list);
    }
}
