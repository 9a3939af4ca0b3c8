// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.account.AccountChange.Decision;
import guelta.dav.text.Malformed;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What changes of accounts do to the files. Looks at the files that a change is about, never at all of them. */
final class AccountDecisions {
    private static final int MOST_APP_PASSWORDS = 100;

    private AccountDecisions() {}

    static Decision addUser(AccountChange.AddUser change, Snapshot head) {
        Principal user = Principal.user(change.name());
        if (exists(head, user)) {
            return Decision.refuse(new AccountRefusal.Exists(user));
        }
        String unfit = unfit(change.displayName(), change.emails());
        if (!unfit.isEmpty()) {
            return Decision.refuse(new AccountRefusal.Unfit(unfit));
        }
        AccountFile file = AccountFile.EMPTY
                .with(AccountFiles.DISPLAY_NAME, present(change.displayName()))
                .with(AccountFiles.EMAIL, change.emails())
                .with(AccountFiles.PASSWORD, text(change.password()));
        // Application passwords of an earlier user of this name, which a push has left: they are not this one's.
        return Decision.of(
                new Edit.Delete(AccountFiles.APP_PASSWORDS.child(change.name().text())),
                new Edit.Put(user.path(), file.content()));
    }

    static Decision describeUser(AccountChange.DescribeUser change, Snapshot head) {
        Principal user = Principal.user(change.name());
        Optional<AccountFile> file = AccountFiles.find(head, user.path());
        if (file.isEmpty()) {
            return Decision.refuse(new AccountRefusal.Missing(user));
        }
        String unfit = unfit(change.displayName(), change.emails());
        if (!unfit.isEmpty()) {
            return Decision.refuse(new AccountRefusal.Unfit(unfit));
        }
        return Decision.of(new Edit.Put(
                user.path(),
                file.get()
                        .with(AccountFiles.DISPLAY_NAME, present(change.displayName()))
                        .with(AccountFiles.EMAIL, change.emails())
                        .content()));
    }

    static Decision setPassword(AccountChange.SetPassword change, Snapshot head) {
        Principal user = Principal.user(change.name());
        return AccountFiles.find(head, user.path())
                .map(file -> Decision.of(new Edit.Put(
                        user.path(),
                        file.with(AccountFiles.PASSWORD, text(change.password()))
                                .content())))
                .orElseGet(() -> Decision.refuse(new AccountRefusal.Missing(user)));
    }

    static Decision remove(Principal principal, Snapshot head) {
        if (!exists(head, principal)) {
            return Decision.refuse(new AccountRefusal.Missing(principal));
        }
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.Delete(principal.path()));
        if (principal.kind() == Principal.Kind.USER) {
            edits.add(new Edit.Delete(
                    AccountFiles.APP_PASSWORDS.child(principal.name().text())));
        }
        try (Stream<Entry> groups = head.list(StorePath.of(Principal.Kind.GROUP.folder()))) {
            groups.filter(entry -> !entry.folder() && !entry.path().equals(principal.path()))
                    .forEach(entry -> without(principal, entry, head).ifPresent(edits::add));
        }
        return new Decision(edits, null);
    }

    /** The edit that takes an account out of a group, if it is in it. */
    private static Optional<Edit> without(Principal principal, Entry group, Snapshot head) {
        AccountFile file = AccountFiles.lines(head, group, (reason, line) -> {});
        SortedSet<Principal> members = members(file);
        return members.remove(principal)
                ? Optional.of(new Edit.Put(group.path(), withMembers(file, members)))
                : Optional.empty();
    }

    static Decision addAppPassword(AccountChange.AddAppPassword change, Snapshot head) {
        Principal user = Principal.user(change.user());
        if (!exists(head, user)) {
            return Decision.refuse(new AccountRefusal.Missing(user));
        }
        StorePath folder = AccountFiles.APP_PASSWORDS.child(change.user().text());
        StorePath path = folder.child(change.password().label());
        if (head.find(path).isPresent()) {
            return Decision.refuse(new AccountRefusal.LabelTaken(
                    change.user(), change.password().label()));
        }
        try (Stream<Entry> others = head.list(folder)) {
            if (others.count() >= MOST_APP_PASSWORDS) {
                return Decision.refuse(new AccountRefusal.TooManyAppPasswords(change.user(), MOST_APP_PASSWORDS));
            }
        }
        AccountFile file = AccountFile.EMPTY
                .with(AccountFiles.CREATED, List.of(change.password().created().toString()))
                .with(AccountFiles.HASH, List.of(change.password().hash()));
        return Decision.of(new Edit.Put(path, file.content()));
    }

    static Decision removeAppPassword(AccountChange.RemoveAppPassword change, Snapshot head) {
        Principal user = Principal.user(change.user());
        if (!exists(head, user)) {
            return Decision.refuse(new AccountRefusal.Missing(user));
        }
        StorePath folder = AccountFiles.APP_PASSWORDS.child(change.user().text());
        // What was pushed under a name that is no label can be removed as well.
        if (change.label().indexOf('/') >= 0
                || !StorePath.possible(change.label())
                || head.find(folder.child(change.label())).isEmpty()) {
            return Decision.refuse(new AccountRefusal.LabelMissing(change.user(), change.label()));
        }
        return Decision.of(new Edit.Delete(folder.child(change.label())));
    }

    static Decision addGroup(AccountChange.AddGroup change, Snapshot head) {
        Principal group = Principal.group(change.name());
        if (exists(head, group)) {
            return Decision.refuse(new AccountRefusal.Exists(group));
        }
        String unfit = unfit(change.displayName(), List.of());
        if (!unfit.isEmpty()) {
            return Decision.refuse(new AccountRefusal.Unfit(unfit));
        }
        return Decision.of(new Edit.Put(
                group.path(),
                AccountFile.EMPTY
                        .with(AccountFiles.DISPLAY_NAME, present(change.displayName()))
                        .content()));
    }

    static Decision changeMembers(AccountChange.ChangeMembers change, Snapshot head) {
        Principal group = Principal.group(change.group());
        Optional<AccountFile> file = AccountFiles.find(head, group.path());
        if (file.isEmpty()) {
            return Decision.refuse(new AccountRefusal.Missing(group));
        }
        SortedSet<Principal> members = members(file.get());
        for (Principal member : new TreeSet<>(change.removed())) {
            if (!members.remove(member)) {
                return Decision.refuse(new AccountRefusal.NoMember(change.group(), member));
            }
        }
        for (Principal member : new TreeSet<>(change.added())) {
            if (!exists(head, member)) {
                return Decision.refuse(new AccountRefusal.Missing(member));
            }
            if (leads(head, member, group)) {
                return Decision.refuse(new AccountRefusal.Circle(change.group(), member));
            }
            members.add(member);
        }
        Content content = withMembers(file.get(), members);
        return content.size() > AccountFile.LONGEST
                ? Decision.refuse(new AccountRefusal.GroupTooLarge(change.group()))
                : Decision.of(new Edit.Put(group.path(), content));
    }

    /** Whether a walk through members comes from one to the other. */
    private static boolean leads(Snapshot head, Principal from, Principal to) {
        Set<Principal> reached = new HashSet<>(Set.of(from));
        Deque<Principal> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            Principal next = open.remove();
            if (next.equals(to)) {
                return true;
            }
            if (next.kind() == Principal.Kind.GROUP) {
                AccountFiles.find(head, next.path())
                        .ifPresent(file ->
                                members(file).stream().filter(reached::add).forEach(open::add));
            }
        }
        return false;
    }

    private static SortedSet<Principal> members(AccountFile file) {
        SortedSet<Principal> members = new TreeSet<>();
        for (AccountFile.Line line : file.of(AccountFiles.MEMBER)) {
            try {
                members.add(Principal.parse(line.value()));
            } catch (Malformed nobody) {
                // Told as a problem of the accounts; gone when its group is written the next time.
            }
        }
        return members;
    }

    private static Content withMembers(AccountFile file, SortedSet<Principal> members) {
        return file.with(
                        AccountFiles.MEMBER,
                        members.stream().map(Principal::toString).toList())
                .content();
    }

    private static boolean exists(Snapshot head, Principal principal) {
        return head.find(principal.path()).filter(entry -> !entry.folder()).isPresent();
    }

    private static List<String> present(String text) {
        return text.isEmpty() ? List.of() : List.of(text);
    }

    private static List<String> text(@Nullable PasswordHash password) {
        return password == null ? List.of() : List.of(password.text());
    }

    /** What is wrong with how somebody is called; empty when nothing is. */
    private static String unfit(String displayName, List<String> emails) {
        if (!displayName.isEmpty() && !AccountFiles.isDisplayName(displayName)) {
            return "a display name has 1 to 200 characters, no control characters and no space around";
        }
        return emails.stream()
                .filter(email -> !AccountFiles.isEmail(email))
                .findFirst()
                .map(email -> "'" + email + "' is no e-mail address")
                .orElse("");
    }
}
