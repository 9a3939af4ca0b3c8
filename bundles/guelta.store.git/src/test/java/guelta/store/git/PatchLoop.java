// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import com.sun.management.OperatingSystemMXBean;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnderTest;
import guelta.store.tree.Tags;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterOutputStream;

/** Measures what the update of a big zone costs before its answer and behind it. No test: it is started by hand. */
final class PatchLoop {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final StorePath FILE = StorePath.of("example.org");
    private static final PrintStream TOLD = new PrintStream(System.out, true);

    private PatchLoop() {}

    /** REPOSITORY RECORDS COUNT DURABILITY: updates so often a zone of so many records. */
    public static void main(String[] arguments) throws Exception {
        Path repository = Path.of(arguments[0]);
        byte[] zone = zone(Integer.parseInt(arguments[1]));
        int count = Integer.parseInt(arguments[2]);
        parts(zone, repository.resolveSibling("sync"));
        try (GitStore store = GitStore.open(Trials.settings(repository, arguments[3]), Clock.systemUTC(), List::of)) {
            StoreUnderTest.commit(store.root("main"), StoreUnderTest.put("first", ""));
            StoreUnderTest.commit(store.root("main"), new Edit.Put(FILE, Content.of(zone)));
            single(store, count);
            burst(store, count);
            read(store, "read, whole ms", store.root("main").at(2));
            read(store, "read, difference ms", store.root("main").head());
        }
    }

    private static byte[] zone(int records) {
        StringBuilder zone = new StringBuilder("@ 3600 IN SOA ns admin 0000000001 3600 600 86400 60\n");
        for (int i = 1; i < records; i++) {
            zone.append("h")
                    .append(i * 2_654_435_761L % 100_000_007)
                    .append(" A 192.0.")
                    .append(i / 251 % 256);
            zone.append('.').append(i % 251).append('\n');
        }
        return zone.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A serial and a record, as an update changes them. */
    private static Edit update(long number) {
        byte[] serial = String.format(Locale.ROOT, "%010d", number).getBytes(StandardCharsets.US_ASCII);
        byte[] record = ("new" + number + " 60 A 198.51.100.1\n").getBytes(StandardCharsets.US_ASCII);
        long at = 5_000 + number * 7_919 % 1_000_000;
        return new Edit.Patch(FILE, List.of(new Edit.Splice(26, 36, serial), new Edit.Splice(at, at, record)));
    }

    /** One after another, each when the one before it is in Git. */
    private static void single(GitStore store, int count) throws Exception {
        List<Double> answers = new ArrayList<>();
        List<Double> before = new ArrayList<>();
        List<Double> behind = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long began = System.nanoTime();
            long cpu = SYSTEM.getProcessCpuTime();
            StoreUnderTest.commit(store.root("main"), update(i));
            answers.add((System.nanoTime() - began) / 1e6);
            before.add((SYSTEM.getProcessCpuTime() - cpu) / 1e6);
            cpu = SYSTEM.getProcessCpuTime();
            settle(store);
            behind.add((SYSTEM.getProcessCpuTime() - cpu) / 1e6);
        }
        tell("single: answer ms", answers);
        tell("single: CPU ms before", before);
        tell("single: CPU ms behind", behind);
    }

    /** As many at once as a group takes. */
    private static void burst(GitStore store, int count) throws Exception {
        long size = size(store.path());
        long began = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        List<CompletionStage<?>> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Edit update = update(1_000 + i);
            stages.add(store.root("main").commit(head -> Plan.of(List.of(update), StoreUnderTest.ANNA, "m")));
        }
        stages.forEach(StoreUnderTest::done);
        TOLD.printf(Locale.ROOT, "burst of %d: answered %.0f ms", count, (System.nanoTime() - began) / 1e6);
        settle(store);
        TOLD.printf(Locale.ROOT, ", in Git %.0f ms", (System.nanoTime() - began) / 1e6);
        TOLD.printf(Locale.ROOT, ", CPU %.0f ms", (SYSTEM.getProcessCpuTime() - cpu) / 1e6);
        TOLD.printf(Locale.ROOT, ", packs %.1f MB more%n", (size(store.path()) - size) / 1e6);
    }

    /** Out of Git, whatever is in memory. */
    private static void read(GitStore store, String what, Snapshot state) throws IOException {
        List<Double> figures = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            long began = SYSTEM.getProcessCpuTime();
            store.objects().saved(state.find(FILE).orElseThrow().tag()).bytes();
            figures.add((SYSTEM.getProcessCpuTime() - began) / 1e6);
        }
        tell("CPU: " + what, figures);
    }

    private static void settle(GitStore store) {
        Trials.await(() -> store.journal().map(Journal::isEmpty).orElse(true), () -> "the journal");
    }

    private static long size(Path repository) throws IOException {
        long size = 0;
        try (var packs = Files.newDirectoryStream(repository.resolve("objects/pack"))) {
            for (Path pack : packs) {
                size += Files.size(pack);
            }
        }
        return size;
    }

    /** What there is to do, each alone. */
    private static void parts(byte[] zone, Path file) throws IOException {
        java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
        List<Double> deflate = new ArrayList<>();
        List<Double> inflate = new ArrayList<>();
        List<Double> hash = new ArrayList<>();
        List<Double> sync = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            packed.reset();
            long began = System.nanoTime();
            try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED), 16_384)) {
                out.write(zone);
            }
            deflate.add((System.nanoTime() - began) / 1e6);
            began = System.nanoTime();
            try (OutputStream out = new InflaterOutputStream(OutputStream.nullOutputStream())) {
                packed.writeTo(out);
            }
            inflate.add((System.nanoTime() - began) / 1e6);
            began = System.nanoTime();
            Tags.of(Content.of(zone));
            hash.add((System.nanoTime() - began) / 1e6);
            began = System.nanoTime();
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.allocate(400), i * 400L);
                out.force(false);
            }
            sync.add((System.nanoTime() - began) / 1e6);
        }
        TOLD.printf(Locale.ROOT, "%.1f MB, deflated %.1f MB%n", zone.length / 1e6, packed.size() / 1e6);
        tell("deflate, level 1", deflate);
        tell("inflate", inflate);
        tell("SHA-1", hash);
        tell("fdatasync", sync);
    }

    private static void tell(String what, List<Double> figures) {
        double[] sorted = figures.stream().mapToDouble(each -> each).sorted().toArray();
        TOLD.printf(
                Locale.ROOT,
                "%-22s median %7.1f  lowest %7.1f  highest %7.1f%n",
                what,
                sorted[sorted.length / 2],
                sorted[0],
                Arrays.stream(sorted).max().orElseThrow());
    }
}
