// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.text.Malformed;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How users, groups and application passwords stand in their files: which keys there are, and what they hold. */
final class AccountFiles {
    /** The folder of application passwords, one folder a user, one file a label. */
    static final StorePath APP_PASSWORDS = StorePath.of("app");

    static final String DISPLAY_NAME = "display-name";
    static final String EMAIL = "email";
    static final String PASSWORD = "password";
    static final String MEMBER = "member";
    static final String CREATED = "created";
    static final String HASH = "hash";

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_EMAIL = 254;

    /** Notes are for people who edit files; nothing here reads them. */
    private static final Set<String> OF_USERS = new TreeSet<>(Set.of(DISPLAY_NAME, EMAIL, PASSWORD, "note"));

    private static final Set<String> OF_GROUPS = new TreeSet<>(Set.of(DISPLAY_NAME, MEMBER, "note"));
    private static final Set<String> OF_APP_PASSWORDS = new TreeSet<>(Set.of(CREATED, HASH, "note"));
    private static final Pattern EMAIL_ADDRESS = Pattern.compile("[^\\s<>@:,;\\p{Cntrl}]+@[^\\s<>@:,;\\p{Cntrl}]+");

    private AccountFiles() {}

    /**
     * A file that was read.
     *
     * @param tag what it was read from
     * @param lines that could be read
     * @param value what they say; null when they say nothing
     * @param problems of this file alone
     */
    record Read<T>(Tag tag, AccountFile lines, @Nullable T value, List<AccountProblem> problems) {}

    /** The keys of a file. */
    private static Set<String> keys(StorePath path) {
        String folder = path.names().get(0);
        return folder.equals(Principal.Kind.USER.folder())
                ? OF_USERS
                : folder.equals(Principal.Kind.GROUP.folder()) ? OF_GROUPS : OF_APP_PASSWORDS;
    }

    /** The file at a path, of which nothing is told but what can be read. */
    static Optional<AccountFile> find(Snapshot snapshot, StorePath path) {
        return snapshot.find(path)
                .filter(entry -> !entry.folder())
                .map(entry -> lines(snapshot, entry, (reason, line) -> {}));
    }

    static AccountFile lines(Snapshot snapshot, Entry file, ObjIntConsumer<String> wrong) {
        if (file.size() > AccountFile.LONGEST) {
            wrong.accept("the file has " + file.size() + " bytes, allowed are " + AccountFile.LONGEST, 1);
            return AccountFile.EMPTY;
        }
        try {
            return AccountFile.parse(snapshot.content(file).bytes(), keys(file.path()), wrong);
        } catch (IOException unreadable) {
            throw new StoreUnavailable("can't read " + file.path(), unreadable);
        }
    }

    static Read<User> user(Snapshot snapshot, Entry file, AccountName name) {
        List<AccountProblem> problems = new ArrayList<>();
        ObjIntConsumer<String> wrong = (reason, line) -> problems.add(new AccountProblem(file.path(), line, reason));
        AccountFile lines = lines(snapshot, file, wrong);
        List<String> emails = new ArrayList<>();
        for (AccountFile.Line line : lines.of(EMAIL)) {
            if (isEmail(line.value())) {
                emails.add(line.value());
            } else {
                wrong.accept("'" + line.value() + "' is no e-mail address", line.number());
            }
        }
        PasswordHash password = null;
        Optional<AccountFile.Line> kept = lines.one(PASSWORD, wrong);
        if (kept.isPresent()) {
            try {
                password = PasswordHash.parse(kept.get().value());
            } catch (Malformed malformed) {
                wrong.accept(malformed.getMessage(), kept.get().number());
            }
        }
        User user = new User(name, displayName(lines, name, wrong), emails, password);
        return new Read<>(file.tag(), lines, user, List.copyOf(problems));
    }

    static Read<Group> group(Snapshot snapshot, Entry file, AccountName name) {
        List<AccountProblem> problems = new ArrayList<>();
        ObjIntConsumer<String> wrong = (reason, line) -> problems.add(new AccountProblem(file.path(), line, reason));
        AccountFile lines = lines(snapshot, file, wrong);
        Set<Principal> members = new TreeSet<>();
        for (AccountFile.Line line : lines.of(MEMBER)) {
            try {
                members.add(Principal.parse(line.value()));
            } catch (Malformed malformed) {
                wrong.accept(malformed.getMessage(), line.number());
            }
        }
        Group group = new Group(name, displayName(lines, name, wrong), members);
        return new Read<>(file.tag(), lines, group, List.copyOf(problems));
    }

    static Read<AppPassword> appPassword(Snapshot snapshot, Entry file) {
        List<AccountProblem> problems = new ArrayList<>();
        ObjIntConsumer<String> wrong = (reason, line) -> problems.add(new AccountProblem(file.path(), line, reason));
        AccountFile lines = lines(snapshot, file, wrong);
        AppPassword password = null;
        Optional<AccountFile.Line> created = lines.one(CREATED, wrong);
        Optional<AccountFile.Line> hash = lines.one(HASH, wrong);
        if (created.isEmpty() || hash.isEmpty()) {
            wrong.accept("an application password has the keys created and hash", 1);
        } else if (!AppPassword.isLabel(file.path().name())) {
            wrong.accept("the name of the file is no label of an application password", 1);
        } else {
            try {
                password = AppPassword.parse(
                        file.path().name(),
                        Instant.parse(created.get().value()),
                        hash.get().value());
            } catch (DateTimeException malformed) {
                wrong.accept(
                        "'" + created.get().value() + "' is no time as 2026-11-26T17:00:00Z",
                        created.get().number());
            } catch (Malformed malformed) {
                wrong.accept(malformed.getMessage(), hash.get().number());
            }
        }
        return new Read<>(file.tag(), lines, password, List.copyOf(problems));
    }

    private static String displayName(AccountFile lines, AccountName name, ObjIntConsumer<String> wrong) {
        Optional<AccountFile.Line> line = lines.one(DISPLAY_NAME, wrong);
        if (line.isPresent() && !isDisplayName(line.get().value())) {
            wrong.accept(
                    "a display name has 1 to " + LONGEST_NAME + " characters",
                    line.get().number());
            return name.text();
        }
        return line.map(AccountFile.Line::value).orElse(name.text());
    }

    /** Whether people can be called this. */
    static boolean isDisplayName(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_NAME
                && text.strip().equals(text)
                && text.chars().noneMatch(Character::isISOControl)
                && text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** Whether this can be an address of e-mail. */
    static boolean isEmail(String text) {
        return text.length() <= LONGEST_EMAIL && EMAIL_ADDRESS.matcher(text).matches();
    }
}
