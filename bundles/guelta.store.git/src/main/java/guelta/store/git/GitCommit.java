// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * A commit in Git's form. The message of one that a store made ends with the trailer {@code Change-Number: N}, so that
 * people see the number too.
 *
 * @param tree that it left
 * @param parents the commits before it; the first one is the line that numbers follow
 * @param raw all of it
 */
record GitCommit(ObjectId tree, List<ObjectId> parents, byte[] raw) {
    private static final Pattern TRAILER = Pattern.compile("\\s*^Change-Number: (\\d{1,18})\\s*\\z", Pattern.MULTILINE);
    private static final byte[] PARENT = "parent ".getBytes(StandardCharsets.US_ASCII);
    private static final int ID = 40;

    /**
     * Reads the lines {@code tree ID} and {@code parent ID} at the start.
     *
     * @throws IllegalArgumentException for what is no commit
     */
    static GitCommit parse(byte[] raw) {
        String head = new String(raw, 0, Math.min(raw.length, "tree \n".length() + ID), StandardCharsets.US_ASCII);
        if (!head.startsWith("tree ")) {
            throw new IllegalArgumentException("no commit");
        }
        List<ObjectId> parents = new ArrayList<>(1);
        int at = head.length();
        while (RawParseUtils.match(raw, at, PARENT) >= 0) {
            parents.add(ObjectId.fromString(raw, at + PARENT.length));
            at += PARENT.length + ID + 1;
        }
        return new GitCommit(ObjectId.fromString(raw, "tree ".length()), List.copyOf(parents), raw);
    }

    /** The commit before it on its line. */
    Optional<ObjectId> before() {
        return parents.stream().findFirst();
    }

    /** The text without the trailer. */
    String text() {
        return TRAILER.matcher(message()).replaceFirst("").strip();
    }

    /** What the trailer says. */
    Optional<Long> number() {
        Matcher trailer = TRAILER.matcher(message());
        return trailer.find() ? Optional.of(Long.parseLong(trailer.group(1))) : Optional.empty();
    }

    private String message() {
        int start = RawParseUtils.commitMessage(raw, 0);
        return start < 0 ? "" : RawParseUtils.decode(charset(), raw, start, raw.length);
    }

    private Charset charset() {
        try {
            return RawParseUtils.parseEncoding(raw);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    Author author() {
        return person().map(who -> new Author(who.getName(), who.getEmailAddress()))
                .orElse(new Author("", ""));
    }

    Instant at() {
        return person().map(PersonIdent::getWhenAsInstant).orElse(Instant.EPOCH);
    }

    private Optional<PersonIdent> person() {
        int start = RawParseUtils.author(raw, 0);
        return start < 0 ? Optional.empty() : Optional.ofNullable(RawParseUtils.parsePersonIdent(raw, start));
    }

    /** Writes a commit, with the trailer. */
    static byte[] write(
            ObjectId tree,
            List<ObjectId> parents,
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
}
