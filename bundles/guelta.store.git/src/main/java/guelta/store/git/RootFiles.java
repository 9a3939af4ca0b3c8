// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Lease;
import guelta.store.tree.Leases;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a root has beside its branch, in {@code guelta/} of the repository: its leases, and the last commit known, by which
 * a history is recognised that was rewritten while the store was not there. Named as the branch, with its limits.
 */
final class RootFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RootFiles.class);

    private final Path leases;
    private final Path known;

    RootFiles(Path repository, String ref) {
        this.leases = repository.resolve("guelta/leases").resolve(ref);
        this.known = repository.resolve("guelta/known").resolve(ref);
    }

    /**
     * A commit and what it is called.
     *
     * @param epoch of its history
     * @param number its change number
     * @param commit its id; zero for none
     */
    record Known(String epoch, long number, ObjectId commit) {}

    /** What was known last; empty when nothing was, and another epoch when that can't be read: numbers of it were told. */
    Optional<Known> known() throws IOException {
        try {
            String[] parts = Files.readString(known).strip().split(" ");
            return Optional.of(new Known(parts[0], Long.parseLong(parts[1]), ObjectId.fromString(parts[2])));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (CharacterCodingException | IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
            LOG.warn("{} is damaged: the epoch is new", known);
            return Optional.of(new Known(UUID.randomUUID().toString(), 0, ObjectId.zeroId()));
        }
    }

    void know(Known now) throws IOException {
        Durably.write(
                known, now.epoch() + " " + now.number() + " " + now.commit().name() + "\n");
    }

    Leases leases(Instant now) throws IOException {
        List<Lease> read = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(leases)) {
                String[] parts = line.split(" ", -1);
                read.add(new Lease(decode(parts[1]), decode(parts[2]), Instant.parse(parts[0])));
            }
        } catch (NoSuchFileException none) {
            return Leases.NONE;
        } catch (DateTimeException | IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
            throw new IOException(
                    leases + " is damaged; leases end by themselves: remove it when all are over", damaged);
        }
        return Leases.NONE.with(read, now);
    }

    /** Leases as their file has them. */
    static String text(Leases now) {
        StringBuilder text = new StringBuilder();
        for (Lease lease : now.all()) {
            text.append(lease.expires()).append(' ').append(encode(lease.key()));
            text.append(' ').append(encode(lease.value())).append('\n');
        }
        return text.toString();
    }

    void write(String now) throws IOException {
        Durably.write(leases, now);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
