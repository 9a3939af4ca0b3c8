// SPDX-License-Identifier: Apache-2.0
package guelta.login;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The program behind {@code bin/user}: makes a user of the shell, or sets the password and the role of one that is
 * there. It writes {@code etc/users.properties} only, so the server may run or not; the next login sees it. It runs
 * without Karaf's classes.
 */
public final class User {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    /** What each role may do, as the login module reads it: groups (_g_:) and single roles; ssh is what lets one in. */
    private static final Map<String, String> ROLES =
            Map.of("admin", "_g_:admingroup", "manager", "viewer,manager,ssh", "viewer", "viewer,ssh");

    private static final String USAGE = """
            usage: bin/user NAME [admin|manager|viewer]   makes a user, or changes password and role of one
                   bin/user --remove NAME                 removes a user
            The password is asked, or read as the first line of standard input when that is no terminal.
            A viewer lists, a manager changes services, an admin (if nothing is said) does everything.
            """;

    private User() {}

    /** Arguments: the users file, then what {@code bin/user} was called with. Exit status 0, or 1 and one sentence. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        int status = 1;
        if (arguments.length == 3 && arguments[1].equals("--remove")) {
            status = remove(file, arguments[2], System.err);
        } else if (arguments.length < 2 || arguments.length > 3 || arguments[1].startsWith("-")) {
            System.err.print(USAGE);
        } else {
            String role = arguments.length == 3 ? arguments[2] : "admin";
            status = set(file, arguments[1], role, User::password, System.err);
        }
        System.exit(status);
    }

    /** Where a password comes from; empty if none was given. */
    interface Prompt {
        Optional<String> ask(String name) throws IOException;
    }

    /** Makes or changes a user and answers the exit status; asks for the password only when all else is right. */
    static int set(Path file, String name, String role, Prompt prompt, PrintStream out) throws IOException {
        if (!NAME.matcher(name).matches()) {
            out.println("The name " + name + " is none: use up to 64 of the characters A-Z a-z 0-9 . _ @ -,"
                    + " beginning with a letter or digit.");
            return 1;
        }
        String roles = ROLES.get(role);
        if (roles == null) {
            out.println("There is no role " + role + ": use admin, manager or viewer.");
            return 1;
        }
        if (!Files.isWritable(file)) {
            out.println("Cannot write " + file + ": run this as the user that owns the installation.");
            return 1;
        }
        Optional<String> password = prompt.ask(name);
        if (password.isEmpty()) {
            out.println("No password for " + name + ": nothing was changed.");
            return 1;
        }
        UsersFile users = UsersFile.read(file);
        PasswordHash hash = PasswordHash.fresh(password.get(), new SecureRandom());
        users.with(name, "{CRYPT}" + hash + "{CRYPT}," + roles).write(file);
        out.println((users.has(name) ? "Changed " : "Added ") + name + " as " + role + ".");
        return 0;
    }

    /** Removes a user and answers the exit status. */
    static int remove(Path file, String name, PrintStream out) throws IOException {
        UsersFile users = UsersFile.read(file);
        if (!NAME.matcher(name).matches() || !users.has(name)) {
            out.println("There is no user " + name + " in " + file + ".");
            return 1;
        }
        users.without(name).write(file);
        out.println("Removed " + name + ".");
        return 0;
    }

    private static Optional<String> password(String name) throws IOException {
        Console console = System.console();
        if (console == null) {
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            return Optional.ofNullable(input.readLine()).filter(line -> !line.isEmpty());
        }
        char[] first = console.readPassword("Password for %s: ", name);
        char[] second = console.readPassword("Once more: ");
        if (first == null || second == null || first.length == 0) {
            return Optional.empty();
        }
        if (!new String(first).equals(new String(second))) {
            console.printf("The two differ.%n");
            return Optional.empty();
        }
        return Optional.of(new String(first));
    }
}
