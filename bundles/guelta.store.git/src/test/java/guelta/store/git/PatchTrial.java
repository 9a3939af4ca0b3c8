// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Edit;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** A zone in a file that is changed a little at a time, and how much of it is in packs. */
abstract class PatchTrial extends JournalTrial {
    static final StorePath FILE = StorePath.of("example.org");

    static byte[] zone(int records) {
        StringBuilder zone = new StringBuilder("@ 3600 IN SOA ns admin 0000000001 3600 600 86400 60\n");
        for (int i = 1; i < records; i++) {
            zone.append("host")
                    .append(i)
                    .append(" 3600 IN A 192.0.2.")
                    .append(i % 256)
                    .append('\n');
        }
        return zone.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A new serial and a new record, as an update changes them. */
    static Edit.Patch update(int number) {
        byte[] serial = String.format("%010d", number).getBytes(StandardCharsets.US_ASCII);
        byte[] record = ("new" + number + " 60 IN A 198.51.100.1\n").getBytes(StandardCharsets.US_ASCII);
        long at = 60 + 97L * number % 90_000;
        return new Edit.Patch(FILE, List.of(new Edit.Splice(26, 36, serial), new Edit.Splice(at, at, record)));
    }

    static byte[] patched(byte[] before, Edit.Patch patch) {
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        int at = 0;
        for (Edit.Splice splice : patch.splices()) {
            after.write(before, at, (int) splice.from() - at);
            after.writeBytes(splice.bytes());
            at = (int) splice.to();
        }
        after.write(before, at, before.length - at);
        return after.toByteArray();
    }

    static byte[] bytes(Snapshot state) throws IOException {
        return state.content(state.find(FILE).orElseThrow()).bytes();
    }

    void settled() {
        Trials.await(() -> store.journal().map(Journal::isEmpty).orElse(true), () -> "the journal");
    }

    void reopen(String durability) throws IOException {
        store.close();
        store = GitStore.open(Trials.settings(path, durability), Clock.systemUTC(), List::of);
    }

    /** How many differences one has to go through to read a file, at most. */
    int longestChain() throws IOException {
        int longest = 0;
        for (Path index : packs(".idx")) {
            for (String line : git("verify-pack", "-v", index.toString()).split("\n")) {
                // A difference: id, kind, size, size in the pack, place, depth, base.
                String[] words = line.split(" +");
                if (words.length == 7 && words[1].equals("blob")) {
                    longest = Math.max(longest, Integer.parseInt(words[5]));
                }
            }
        }
        return longest;
    }

    List<Path> packs(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(path.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    long packed() throws IOException {
        long size = 0;
        for (Path pack : packs(".pack")) {
            size += Files.size(pack);
        }
        return size;
    }
}
