// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.StoreUnavailable;
import guelta.store.StoreUnderTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A process on a small disk, which fills it up and frees it again while it commits. */
final class FullDisk {
    private FullDisk() {}

    /** FOLDER DURABILITY: says what happened, a line each. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        GitSettings settings = Trials.settings(folder.resolve("trial.git"), arguments[1]);
        try (GitStore store = GitStore.open(settings, Clock.systemUTC(), List::of)) {
            for (int i = 1; i <= 5; i++) {
                StoreUnderTest.commit(store.root("main"), StoreUnderTest.put("a", "before " + i));
            }
            Path filler = folder.resolve("filler");
            fill(filler);
            long there = 5;
            for (int i = 0; i < 1_000 && there >= 0; i++) {
                try {
                    StoreUnderTest.commit(store.root("main"), StoreUnderTest.put("a", "text " + i + "x".repeat(5_000)));
                    there++;
                } catch (StoreUnavailable full) {
                    System.out.println("failed: " + full.getMessage());
                    break;
                }
            }
            String head = StoreUnderTest.text(store.root("main").head(), "a");
            System.out.println("number " + (store.root("main").head().number() - there));
            Files.delete(filler);
            Trials.await(
                    () -> {
                        try {
                            StoreUnderTest.commit(store.root("main"), StoreUnderTest.put("b", head));
                            return true;
                        } catch (StoreUnavailable still) {
                            return false;
                        }
                    },
                    () -> "room on the disk");
            System.out.println("recovered "
                    + (store.root("main").head().number() - there) + " "
                    + StoreUnderTest.text(store.root("main").head(), "a").equals(head));
            System.out.println("trouble '" + store.state().trouble() + "'");
        }
        System.out.println("fsck '" + Git.run(folder.resolve("trial.git"), "fsck", "--full", "--strict") + "'");
        System.exit(0);
    }

    private static void fill(Path filler) throws IOException {
        byte[] some = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int i = 0; i < 1_000_000; i++) {
                out.write(some);
            }
        } catch (IOException full) {
            System.out.println("full");
        }
    }
}
