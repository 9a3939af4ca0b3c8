// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.account.AccountFiles.Read;
import guelta.dav.text.Malformed;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All users and groups at one state of their store. Files that people have broken cost what their broken lines say, and nobody
 * else anything: without a readable password line a user has no password, and the other members of a group stay.
 *
 * <p>Immutable; any thread.
 */
public final class Accounts {
    /** Nobody. */
    public static final Accounts NONE = new Accounts(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of());

    private final SortedMap<AccountName, Read<User>> users;
    private final SortedMap<AccountName, Read<Group>> groups;
    private final SortedMap<AccountName, AppFolder> apps;
    private final Map<Principal, List<AccountName>> groupsByMember = new HashMap<>();
    private final List<AccountProblem> problems = new ArrayList<>();

    /** The application passwords of a user. */
    private record AppFolder(Tag tag, SortedMap<String, Read<AppPassword>> files) {
        Stream<AppPassword> passwords() {
            return files.values().stream().map(Read::value).filter(Objects::nonNull);
        }
    }

    private Accounts(
            SortedMap<AccountName, Read<User>> users,
            SortedMap<AccountName, Read<Group>> groups,
            SortedMap<AccountName, AppFolder> apps,
            List<AccountProblem> misplaced) {
        this.users = users;
        this.groups = groups;
        this.apps = apps;
        problems.addAll(misplaced);
        users.values().forEach(read -> problems.addAll(read.problems()));
        groups.values().forEach(read -> problems.addAll(read.problems()));
        apps.values().forEach(folder -> folder.files().values().forEach(read -> problems.addAll(read.problems())));
        groups().forEach(group -> group.members().forEach(member -> groupsByMember
                .computeIfAbsent(member, none -> new ArrayList<>())
                .add(group.name())));
        groups().forEach(this::addProblemsOfMembers);
        apps.forEach((name, folder) -> {
            if (!users.containsKey(name)) {
                problems.add(new AccountProblem(
                        AccountFiles.APP_PASSWORDS.child(name.text()), 1, "there is no user '" + name + "'"));
            }
        });
    }

    /**
     * The accounts of a state.
     *
     * @throws StoreUnavailable when the store can't read
     */
    public static Accounts of(Snapshot snapshot) {
        return NONE.at(snapshot);
    }

    /**
     * The accounts of another state, reading only what differs from this one.
     *
     * @throws StoreUnavailable when the store can't read
     */
    public Accounts at(Snapshot snapshot) {
        List<AccountProblem> misplaced = new ArrayList<>();
        SortedMap<AccountName, Read<User>> nowUsers = new TreeMap<>();
        named(snapshot, StorePath.of(Principal.Kind.USER.folder()), false, misplaced)
                .forEach((name, file) -> nowUsers.put(
                        name, kept(users.get(name), file.tag(), () -> AccountFiles.user(snapshot, file, name))));
        SortedMap<AccountName, Read<Group>> nowGroups = new TreeMap<>();
        named(snapshot, StorePath.of(Principal.Kind.GROUP.folder()), false, misplaced)
                .forEach((name, file) -> nowGroups.put(
                        name, kept(groups.get(name), file.tag(), () -> AccountFiles.group(snapshot, file, name))));
        SortedMap<AccountName, AppFolder> nowApps = new TreeMap<>();
        named(snapshot, AccountFiles.APP_PASSWORDS, true, misplaced).forEach((name, folder) -> {
            AppFolder before = apps.get(name);
            nowApps.put(
                    name, before != null && before.tag().equals(folder.tag()) ? before : appFolder(snapshot, folder));
        });
        return new Accounts(nowUsers, nowGroups, nowApps, misplaced);
    }

    private static <T> Read<T> kept(@Nullable Read<T> before, Tag tag, Supplier<Read<T>> read) {
        return before != null && before.tag().equals(tag) ? before : read.get();
    }

    private static AppFolder appFolder(Snapshot snapshot, Entry folder) {
        SortedMap<String, Read<AppPassword>> files = new TreeMap<>();
        try (Stream<Entry> entries = snapshot.list(folder.path())) {
            entries.filter(entry -> !entry.folder())
                    .forEach(file -> files.put(file.path().name(), AccountFiles.appPassword(snapshot, file)));
        }
        return new AppFolder(folder.tag(), files);
    }

    /** What is in a folder, by names that are some; tells of what else there is. */
    private static SortedMap<AccountName, Entry> named(
            Snapshot snapshot, StorePath folder, boolean folders, List<AccountProblem> misplaced) {
        SortedMap<AccountName, Entry> named = new TreeMap<>();
        try (Stream<Entry> entries = snapshot.list(folder)) {
            entries.forEach(entry -> {
                String name = entry.path().name();
                if (AccountName.isName(name) && entry.folder() == folders) {
                    named.put(new AccountName(name), entry);
                } else if (AccountName.isName(name)) {
                    misplaced.add(new AccountProblem(
                            entry.path(), 1, folders ? "a folder has to be here" : "a file has to be here"));
                } else {
                    misplaced.add(new AccountProblem(entry.path(), 1, "'" + name + "' is no name of an account"));
                }
            });
        }
        return named;
    }

    private void addProblemsOfMembers(Group group) {
        AccountFile lines = Objects.requireNonNull(groups.get(group.name())).lines();
        for (Principal member : group.members()) {
            String wrong = !exists(member)
                    ? "there is no " + member
                    : reaches(member, group.principal())
                            ? member + " has this group as a member, itself or by others"
                            : "";
            if (!wrong.isEmpty()) {
                int line = member.kind() == Principal.Kind.USER
                        ? Math.max(
                                lines.numberOf(AccountFiles.MEMBER, member.toString()),
                                lines.numberOf(
                                        AccountFiles.MEMBER, member.name().text()))
                        : lines.numberOf(AccountFiles.MEMBER, member.toString());
                problems.add(new AccountProblem(group.principal().path(), line, wrong));
            }
        }
    }

    /** The user of a name. */
    public Optional<User> user(AccountName name) {
        return Optional.ofNullable(users.get(name)).map(Read::value);
    }

    /** The group of a name. */
    public Optional<Group> group(AccountName name) {
        return Optional.ofNullable(groups.get(name)).map(Read::value);
    }

    /** Whether there is this user or group. */
    public boolean exists(Principal principal) {
        return principal.kind() == Principal.Kind.USER
                ? users.containsKey(principal.name())
                : groups.containsKey(principal.name());
    }

    /** All users, in order of their names. */
    public Stream<User> users() {
        return users.values().stream().map(Read::value).filter(Objects::nonNull);
    }

    /** All groups, in order of their names. */
    public Stream<Group> groups() {
        return groups.values().stream().map(Read::value).filter(Objects::nonNull);
    }

    /** The application passwords of a user, in order of their labels. */
    public Stream<AppPassword> appPasswords(AccountName user) {
        AppFolder folder = apps.get(user);
        return folder == null ? Stream.empty() : folder.passwords();
    }

    /** The groups that it is in, by others too, in order of their names; a circle of groups ends nowhere, and is walked once. */
    public SortedSet<AccountName> groupsOf(Principal member) {
        SortedSet<AccountName> all = new TreeSet<>();
        walk(member, principal -> groupsByMember.getOrDefault(principal, List.of()).stream()
                        .map(Principal::group))
                .forEach(group -> all.add(group.name()));
        return all;
    }

    /** The users in a group, by others too, in order of their names; those alone that exist. */
    public SortedSet<AccountName> usersIn(AccountName group) {
        SortedSet<AccountName> all = new TreeSet<>();
        walk(Principal.group(group), this::membersOf).stream()
                .filter(principal -> principal.kind() == Principal.Kind.USER && exists(principal))
                .forEach(user -> all.add(user.name()));
        return all;
    }

    private Stream<Principal> membersOf(Principal principal) {
        return principal.kind() == Principal.Kind.USER
                ? Stream.empty()
                : group(principal.name()).stream().flatMap(group -> group.members().stream());
    }

    /** Whether a walk down from here comes there. */
    private boolean reaches(Principal from, Principal to) {
        return from.equals(to)
                || from.kind() == Principal.Kind.GROUP
                        && walk(from, this::membersOf).contains(to);
    }

    /** All that can be reached, without where it began unless that is reached, too. */
    private static Set<Principal> walk(Principal from, Function<Principal, Stream<Principal>> on) {
        Set<Principal> reached = new HashSet<>();
        Deque<Principal> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            on.apply(open.remove()).filter(reached::add).forEach(open::add);
        }
        return reached;
    }

    /**
     * Who this is: with the password of a user, or one of the user's application passwords. Computes one Argon2, also when
     * there is no such user, unless an application password was right.
     *
     * @return empty when it is nobody, or the password is wrong
     */
    public Optional<User> login(Credentials credentials) {
        Optional<User> user = named(credentials.user()).flatMap(this::user);
        if (user.isPresent() && hasAppPassword(user.get(), credentials.password())) {
            return user;
        }
        PasswordHash kept = user.isPresent() ? user.get().password() : null;
        boolean right =
                kept == null ? PasswordHash.matchesNone(credentials.password()) : kept.matches(credentials.password());
        return right ? user : Optional.empty();
    }

    private static Optional<AccountName> named(String typed) {
        try {
            return Optional.of(AccountName.parse(typed));
        } catch (Malformed nobody) {
            return Optional.empty();
        }
    }

    private boolean hasAppPassword(User user, String typed) {
        return AppPassword.isSecret(typed)
                && appPasswords(user.name()).filter(kept -> kept.matches(typed)).count() > 0;
    }

    /** The user whose way in a file is about: its own, or one of an application password. */
    public static Optional<AccountName> ownerOf(StorePath file) {
        List<String> names = file.names();
        boolean about = names.size() == 2 && names.get(0).equals(Principal.Kind.USER.folder())
                || names.size() > 1 && file.within(AccountFiles.APP_PASSWORDS);
        return about && AccountName.isName(names.get(1))
                ? Optional.of(new AccountName(names.get(1)))
                : Optional.empty();
    }

    /** What is wrong in the files, those of one kind together. */
    public List<AccountProblem> problems() {
        return Collections.unmodifiableList(problems);
    }

    /**
     * What a state that somebody pushes breaks against the head: {@code FILE:LINE: reason}, a line each. What was broken
     * before is not told again, or nobody could mend one file after the other.
     *
     * @throws StoreUnavailable when the store can't read
     */
    public static List<String> objections(Snapshot head, Snapshot proposed) {
        Accounts before = Accounts.of(head);
        Set<String> known = new HashSet<>();
        before.problems.forEach(problem -> known.add(problem.file() + ": " + problem.reason()));
        return before.at(proposed).problems.stream()
                .filter(problem -> !known.contains(problem.file() + ": " + problem.reason()))
                .map(AccountProblem::toString)
                .toList();
    }
}
