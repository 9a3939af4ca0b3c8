// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.config.Settings;
import guelta.store.Author;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * How a store is set up.
 *
 * @param name that services know it by
 * @param path of the bare repository, absolute; created when missing
 * @param branch that is the root {@code main}
 * @param author who is noted as committer of what the store commits
 * @param remote where it exchanges commits with
 * @param poll how often it pulls from there; zero for only when asked
 * @param sshKey the private key that a remote over ssh accepts
 * @param caFile the certificates that a remote over https is trusted by; empty for those of the Java platform
 * @param journal whether a commit is answered when it is in a journal, else when it is in Git
 */
record GitSettings(
        String name,
        Path path,
        String branch,
        Author author,
        Optional<URIish> remote,
        Duration poll,
        Optional<Path> sshKey,
        Optional<Path> caFile,
        boolean journal) {

    /** None is a path, or the form HOST:PATH of ssh. */
    private static final Set<String> SCHEMES = Set.of("", "https", "ssh", "file");

    private static final Pattern AUTHOR = Pattern.compile("([^<>]*[^<> ]) *<([^<>]*)>");

    /** Reads the keys; when {@link Settings#problems()} has some, the answer stands for nothing. */
    static GitSettings read(Settings settings) {
        return new GitSettings(
                settings.name("name", "zones"),
                settings.parse("path", "zones.git", "a folder", GitSettings::path),
                settings.parse(
                        "branch",
                        "main",
                        "a name of a branch that Git allows",
                        text -> Repository.isValidRefName("refs/heads/" + text) ? text : null),
                settings.parse("author", "guelta <guelta@localhost>", "NAME <EMAIL>", GitSettings::author),
                settings.secret(
                        "remote",
                        "",
                        "a URL of https, ssh or file, the path of a repository, or nothing",
                        GitSettings::remote),
                settings.duration("poll", "0", Duration.ZERO, Duration.ofDays(30)),
                settings.parse("sshKey", "", "the file of a private key, or nothing", GitSettings::file),
                settings.parse("caFile", "", "a file of certificates in PEM, or nothing", GitSettings::file),
                settings.word("durability", "commit", "commit", "journal").equals("journal"));
    }

    private static Path path(String text) {
        return Path.of(text).toAbsolutePath().normalize();
    }

    private static @Nullable Author author(String text) {
        Matcher author = AUTHOR.matcher(text);
        return author.matches() ? new Author(author.group(1), author.group(2)) : null;
    }

    private static @Nullable Optional<URIish> remote(String text) {
        try {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            URIish remote = new URIish(text);
            return SCHEMES.contains(remote.getScheme() == null ? "" : remote.getScheme()) ? Optional.of(remote) : null;
        } catch (URISyntaxException notAnAddress) {
            return null;
        }
    }

    private static Optional<Path> file(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(path(text));
    }
}
