// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.config.Settings;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a store is set up. Its text has neither the password nor what stands behind the {@code ?} of the address.
 *
 * @param name that services know it by
 * @param url of the database, {@code jdbc:postgresql:...}
 * @param user to log in as; empty for the one that the driver takes
 * @param password of the user; empty for none
 * @param connections to the database at most
 */
public record JdbcSettings(String name, String url, String user, String password, int connections) {
    /** Fewer could not look for commits of others, commit and read at once. */
    static final int LEAST_CONNECTIONS = 3;

    private static final Pattern URL = Pattern.compile("jdbc:postgresql:(//[^/?\\s]+/)?([^/?\\s]+)(\\?\\S*)?");

    /** Reads the keys; when {@link Settings#problems()} has some, the answer stands for nothing. */
    static JdbcSettings read(Settings settings) {
        return new JdbcSettings(
                settings.name("name", "database"),
                settings.secret(
                        "url",
                        "jdbc:postgresql://localhost:5432/guelta",
                        "jdbc:postgresql://HOST:PORT/DATABASE, without a password: that is the key password",
                        JdbcSettings::url),
                settings.text("user", "guelta"),
                settings.secret("password", "", "any text", text -> text),
                (int) settings.number("connections", "16", LEAST_CONNECTIONS, 1_000));
    }

    private static @Nullable String url(String text) {
        Matcher url = URL.matcher(text);
        boolean secret = text.toLowerCase(Locale.ROOT).contains("password=");
        return url.matches() && !secret && text.indexOf('@') < 0 ? text : null;
    }

    /** Where the database is, for people: {@code HOST:PORT/DATABASE}. */
    String place() {
        return url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("\\?.*$", "");
    }

    @Override
    public String toString() {
        return "store " + name + " in " + place();
    }
}
