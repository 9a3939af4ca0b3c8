// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** What a backend brings for its tests, and the short forms in which they are written. */
public interface StoreUnderTest {
    Author ANNA = new Author("Anna", "anna@example.org");

    /** The store: without any root at the start of a test. */
    Store store();

    /** The clock that the store reads. */
    Moments clock();

    /** Closes the store; {@link #store()} is the closed one. */
    void close();

    /** Closes the store and opens it again; false when this kind keeps nothing. */
    boolean reopen();

    default Root main() {
        return store().root("main");
    }

    static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Edit.Put put(String path, String text) {
        return new Edit.Put(StorePath.of(path), content(text));
    }

    static Edit.Delete delete(String path) {
        return new Edit.Delete(StorePath.of(path));
    }

    static Edit.Move move(String from, String to) {
        return new Edit.Move(StorePath.of(from), StorePath.of(to));
    }

    static Edit.Copy copy(String from, String to) {
        return new Edit.Copy(StorePath.of(from), StorePath.of(to));
    }

    /** Commits edits and answers the number of the root with them. */
    static long commit(Root root, Edit... edits) {
        return done(root.commit(head -> Plan.of(List.of(edits), ANNA, "A change")))
                .number();
    }

    static long commit(Root root, List<Edit> edits) {
        return commit(root, edits.toArray(Edit[]::new));
    }

    /** Commits an edit for each of 1 to {@code count}, in this order, without waiting for one before the next. */
    static void commits(Root root, int count, IntFunction<Edit> edit) {
        List<CompletionStage<?>> stages = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Edit next = edit.apply(i);
            stages.add(root.commit(head -> Plan.of(List.of(next), ANNA, "A change")));
        }
        stages.forEach(StoreUnderTest::done);
    }

    /** Waits for a stage, and throws what it failed with. */
    static <T> T done(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    static <X extends Throwable> X fails(Class<X> with, CompletionStage<?> stage) {
        return assertThrows(with, () -> done(stage));
    }

    static String text(Snapshot snapshot, String path) {
        Entry file = snapshot.find(StorePath.of(path)).orElseThrow(() -> new AssertionError(path + " is not there"));
        try {
            return new String(snapshot.content(file).bytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Every file of a snapshot with its text, {@code path=text}, in order. */
    static List<String> files(Snapshot snapshot) {
        List<String> files = new ArrayList<>();
        collect(snapshot, StorePath.TOP, files);
        return files;
    }

    private static void collect(Snapshot snapshot, StorePath folder, List<String> files) {
        try (Stream<Entry> entries = snapshot.list(folder)) {
            entries.forEach(entry -> {
                if (entry.folder()) {
                    collect(snapshot, entry.path(), files);
                } else {
                    files.add(entry.path() + "=" + text(snapshot, entry.path().toString()));
                }
            });
        }
    }

    static List<String> names(Snapshot snapshot, String folder) {
        try (Stream<Entry> entries = snapshot.list(StorePath.of(folder))) {
            return entries.map(entry -> entry.path().name()).toList();
        }
    }
}
