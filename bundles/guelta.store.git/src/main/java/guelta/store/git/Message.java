// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** A commit in Git's form. Its message ends with the trailer {@code Change-Number: N}, so that people see the number too. */
final class Message {
    private static final Pattern TRAILER = Pattern.compile("\\s*^Change-Number: (\\d{1,18})\\s*\\z", Pattern.MULTILINE);

    private Message() {}

    /** Writes a commit. */
    static byte[] write(
            ObjectId tree,
            ObjectId[] parents,
            long number,
            String text,
            Author author,
            Instant at,
            Author committer,
            Instant now) {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents);
        commit.setAuthor(person(author, at));
        commit.setCommitter(person(committer, now));
        commit.setMessage((text.strip() + "\n\nChange-Number: " + number + "\n").stripLeading());
        try {
            return commit.build();
        } catch (UnsupportedEncodingException noUtf8) {
            throw new IllegalStateException("every Java platform has UTF-8", noUtf8);
        }
    }

    private static PersonIdent person(Author author, Instant at) {
        return new PersonIdent(author.name(), author.email(), at, ZoneOffset.UTC);
    }

    /** The text without the trailer. */
    static String text(RevCommit commit) {
        return TRAILER.matcher(commit.getFullMessage()).replaceFirst("").strip();
    }

    /** What the trailer says. */
    static Optional<Long> number(RevCommit commit) {
        Matcher trailer = TRAILER.matcher(commit.getFullMessage());
        return trailer.find() ? Optional.of(Long.parseLong(trailer.group(1))) : Optional.empty();
    }

    static Author author(RevCommit commit) {
        PersonIdent who = commit.getAuthorIdent();
        return who == null ? new Author("", "") : new Author(who.getName(), who.getEmailAddress());
    }

    static Instant at(RevCommit commit) {
        PersonIdent who = commit.getAuthorIdent();
        return who == null ? Instant.EPOCH : who.getWhenAsInstant();
    }
}
