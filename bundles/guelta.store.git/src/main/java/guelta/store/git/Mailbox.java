// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the hook of a push by path asks, and is answered: {@code guelta/push} in the repository. A question is the folder in
 * which Git holds the pushed objects back, and a line {@code OLD NEW REF} for each branch; an answer is {@code accepted} or
 * {@code refused}, and what to tell. It is as safe as the repository is: who may write here may write there.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final String MARK = "# guelta:";
    private static final int LARGEST_QUESTION = 1 << 20;

    private final GitStore store;
    private final Path folder;

    Mailbox(GitStore store) throws IOException {
        this.store = store;
        this.folder = store.path().resolve("guelta/push");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            allowGroup();
        }
        askAnew();
        installHook();
    }

    /** What a server had taken that was killed is asked anew; what nobody waits for any more goes. */
    private void askAnew() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.taken")) {
            for (Path taken : left) {
                Path question = beside(taken, ".question");
                if (isOver(question)) {
                    Files.deleteIfExists(question);
                }
                Files.deleteIfExists(taken);
            }
        }
    }

    /** Whether the push that asks has ended: Git has removed what it held back. */
    private static boolean isOver(Path question) {
        try (Stream<String> lines = Files.lines(question)) {
            String held = lines.findFirst().orElse("");
            return !held.isEmpty() && !Files.exists(Path.of(held));
        } catch (IOException | RuntimeException unreadable) {
            return true;
        }
    }

    Path folder() {
        return folder;
    }

    /** As {@code core.sharedRepository=group} does: who may push may ask. */
    private void allowGroup() throws IOException {
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
        }
    }

    private void installHook() throws IOException {
        String ours;
        try (InputStream in = Mailbox.class.getResourceAsStream("pre-receive")) {
            ours = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path hook = store.path().resolve("hooks/pre-receive");
        String there = Files.exists(hook) ? Files.readString(hook, StandardCharsets.ISO_8859_1) : MARK;
        if (!there.contains(MARK)) {
            LOG.warn(
                    "Pushes to the path of store {} go on unchecked: {} is not ours and stays as it is",
                    store.name(),
                    hook);
        } else if (!there.equals(ours)) {
            Durably.write(hook, ours);
            hook.toFile().setExecutable(true, false);
        }
    }

    /** Takes the questions that wait; each is answered by a worker. */
    void take() throws IOException {
        try (DirectoryStream<Path> questions = Files.newDirectoryStream(folder, "*.question")) {
            for (Path question : questions) {
                Path taken = beside(question, ".taken");
                try {
                    Files.createFile(taken);
                } catch (FileAlreadyExistsException already) {
                    continue;
                }
                boolean begun = false;
                try {
                    store.beside().execute(() -> answer(question));
                    begun = true;
                } finally {
                    if (!begun) {
                        // No thread now: it is taken the next time.
                        Files.deleteIfExists(taken);
                    }
                }
            }
        }
    }

    private static Path beside(Path question, String suffix) {
        String name = question.getFileName().toString();
        return question.resolveSibling(name.substring(0, name.lastIndexOf('.')) + suffix);
    }

    private void answer(Path question) {
        List<String> lines = new ArrayList<>();
        try {
            List<String> objections = objections(question);
            lines.add(objections.isEmpty() ? "accepted" : "refused");
            lines.addAll(objections);
        } catch (IOException | RuntimeException | Error unreadable) {
            // An unanswered question would hold up its push for good. Not the push's fault, perhaps: services keep
            // their last good data when it is.
            LOG.warn("A push to store {} could not be checked: {}", store.name(), unreadable.toString());
            lines.add("accepted");
            lines.add("guelta: the push could not be checked: " + unreadable.getMessage());
        }
        try {
            Path draft = beside(question, ".draft");
            Files.write(draft, lines);
            Files.move(draft, beside(question, ".answer"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException gone) {
            LOG.warn("A push to store {} could not be answered: {}", store.name(), gone.toString());
        }
    }

    private List<String> objections(Path question) throws IOException {
        if (Files.size(question) > LARGEST_QUESTION) {
            throw new IOException("too many branches at once");
        }
        List<String> lines = Files.readAllLines(question);
        List<Pushes.Move> moves = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.split(" ", 3);
            moves.add(new Pushes.Move(parts[2], ObjectId.fromString(parts[1])));
        }
        try (Repository seen = quarantine(lines.get(0))) {
            return store.pushes().objections(moves, seen);
        }
    }

    /** The repository with the objects that Git holds back, git-receive-pack(1) "Quarantine environment". */
    private Repository quarantine(String named) throws IOException {
        Path objects = store.path().resolve("objects").toRealPath();
        FileRepositoryBuilder builder =
                new FileRepositoryBuilder().setGitDir(store.path().toFile()).setBare();
        if (!named.isEmpty()) {
            Path held = Path.of(named).toRealPath();
            if (!objects.equals(held.getParent())) {
                throw new IOException("the pushed objects are not in " + objects);
            }
            builder.setObjectDirectory(held.toFile());
            builder.addAlternateObjectDirectory(objects.toFile());
        }
        return builder.build();
    }
}
