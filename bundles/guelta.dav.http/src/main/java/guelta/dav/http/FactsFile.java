// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.collection.Facts;
import guelta.dav.text.Malformed;
import guelta.store.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the bytes of members, over restarts: to read a large calendar again takes many seconds. Two files: when
 * the younger one is full, it becomes the older one, whose facts go over into the younger as they are asked for. All of it
 * can be worked out again: nothing is synced, and what can't be read is not there. Any thread.
 */
final class FactsFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FactsFile.class);

    /** No file: nothing is kept. */
    static final FactsFile NONE = new FactsFile(null, "", 0, 0);

    private final @Nullable Path folder;
    private final String version;
    private final long most;
    private final int places;
    private final Lock lock = new ReentrantLock();

    // Guarded by the lock.
    private @Nullable FactsLog younger;
    private @Nullable FactsLog older;
    private boolean useless;

    private FactsFile(@Nullable Path folder, String version, long most, int places) {
        this.folder = folder;
        this.version = version;
        this.most = most;
        this.places = places;
        this.useless = folder == null;
    }

    /**
     * The files in a folder, which are read at the first question.
     *
     * @param version of the code that knows: facts of another one are dropped
     * @param most how many octets each of the two may take
     * @param memory how many octets the tables of both may take in memory
     */
    static FactsFile in(Path folder, String version, long most, long memory) {
        return new FactsFile(folder, version, most, FactsLog.places(memory / 2));
    }

    /** How many octets it takes in memory at most. */
    long weight() {
        return 2 * FactsLog.weight(places);
    }

    /** What is known, or is found out now and kept. */
    Facts facts(Tag tag, Supplier<Facts> make) {
        Optional<Facts> known = find(tag);
        if (known.isPresent()) {
            return known.get();
        }
        Facts made = make.get();
        keep(tag, made.octets());
        return made;
    }

    private Optional<Facts> find(Tag tag) {
        lock.lock();
        try {
            FactsLog now = open();
            if (now == null) {
                return Optional.empty();
            }
            byte[] octets = now.find(tag);
            if (octets == null && older != null) {
                octets = older.find(tag);
                if (octets != null) {
                    Facts known = Facts.of(octets);
                    keep(tag, octets);
                    return Optional.of(known);
                }
            }
            return octets == null ? Optional.empty() : Optional.of(Facts.of(octets));
        } catch (IOException unreadable) {
            giveUp(unreadable);
            return Optional.empty();
        } catch (Malformed ofAnotherVersion) {
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void keep(Tag tag, byte[] octets) {
        lock.lock();
        try {
            FactsLog now = open();
            if (now != null) {
                now.add(tag, octets);
            }
        } catch (IOException unwritable) {
            giveUp(unwritable);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FactsLog open() throws IOException {
        if (useless || folder == null) {
            return null;
        }
        if (younger == null) {
            Files.createDirectories(folder);
            older = FactsLog.open(folder.resolve("older"), version, places);
            younger = FactsLog.open(folder.resolve("younger"), version, places);
        }
        if (younger.size() > most || younger.isFull()) {
            if (older != null) {
                older.close();
            }
            Files.move(folder.resolve("younger"), folder.resolve("older"), StandardCopyOption.REPLACE_EXISTING);
            // Open under its new name, with its table.
            older = younger;
            younger = FactsLog.open(folder.resolve("younger"), version, places);
        }
        return younger;
    }

    private void giveUp(IOException why) {
        if (!useless) {
            useless = true;
            LOG.warn(
                    "What is known of objects is not kept in {}, the next start will be slower: {}",
                    folder,
                    why.toString());
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            useless = true;
            if (younger != null) {
                younger.close();
            }
            if (older != null) {
                older.close();
            }
        } catch (IOException gone) {
            LOG.debug("The facts in {} are not closed", folder, gone);
        } finally {
            lock.unlock();
        }
    }
}
