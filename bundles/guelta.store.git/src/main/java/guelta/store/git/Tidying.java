// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.pack.ObjectToPack;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.internal.storage.pack.StoredObjectRepresentation;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;

/**
 * Puts packs together beside the commits: first the new pack, synced, then those that it replaces go. A pack that came
 * meanwhile stays; so does, for two weeks, one with objects that no branch reaches, since a push may be about to.
 */
final class Tidying {
    /** How many packs a commit may find before small ones are put together: below Git's own 50, gc.autoPackLimit. */
    static final int MANY = 40;

    private static final Duration PATIENCE = Duration.ofDays(14);
    private static final Duration DRAFTS = Duration.ofDays(1);
    private static final long SMALL = 1 << 20;
    private static final int AT_ONCE = 256;
    private static final int LARGEST_DELTA = 8 << 20;
    private static final long DELTA_MEMORY = 8L << 20;

    private final Repository repository;
    private final Packs packs;
    private final BooleanSupplier ended;

    /**
     * @param ended whether what is under way shall give up
     */
    Tidying(Repository repository, Packs packs, BooleanSupplier ended) {
        this.repository = repository;
        this.packs = packs;
        this.ended = ended;
    }

    private record Sized(Path pack, long size) {}

    /**
     * Puts packs of about a size together: small ones, and larger ones when the smaller ones have grown to half of their
     * size. Those of each size, since updates of a big file leave one large pack after another.
     */
    synchronized void merge() throws IOException {
        List<Sized> all = new ArrayList<>();
        for (Path pack : list()) {
            all.add(new Sized(pack, Files.size(pack)));
        }
        all.sort(Comparator.comparingLong(Sized::size));
        List<DamagedPack> damaged = new ArrayList<>();
        List<Path> merged = new ArrayList<>();
        long sum = 0;
        for (Sized next : all) {
            boolean larger = !merged.isEmpty() && next.size() > Math.max(SMALL, 2 * sum);
            if (larger || merged.size() == AT_ONCE) {
                merge(merged, damaged);
                merged = new ArrayList<>();
                sum = 0;
            }
            merged.add(next.pack());
            sum += next.size();
        }
        merge(merged, damaged);
        if (!damaged.isEmpty()) {
            throw damaged.get(0);
        }
    }

    /** One that is damaged is left as it is, and does not keep the others from being put together. */
    private void merge(List<Path> packs, List<DamagedPack> damaged) throws IOException {
        while (packs.size() > 1) {
            try (ObjectReader reader = repository.newObjectReader();
                    PackMerge one = new PackMerge(packs, reader, ended)) {
                Path added = this.packs.add(one::write, one::writeIndex);
                // Packs that were not removed the last time, when they were put together to the same one.
                packs.remove(added);
                remove(packs);
                return;
            } catch (DamagedPack pack) {
                damaged.add(pack);
                packs.remove(pack.path());
            }
        }
    }

    /**
     * Puts all that branches reach into one pack.
     *
     * @return what was done, in one sentence
     */
    synchronized String all(Consumer<String> progress) throws IOException {
        long before = size();
        List<Path> old = list();
        Set<ObjectId> tips = new HashSet<>();
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            if (ref.getObjectId() != null) {
                tips.add(ref.getObjectId());
            }
        }
        if (tips.isEmpty()) {
            return "There is nothing to tidy up";
        }
        add(tips, progress);
        List<PackIndex> kept = new ArrayList<>();
        for (Path pack : list()) {
            if (!old.contains(pack)) {
                kept.add(index(pack));
            }
        }
        List<Path> replaced = new ArrayList<>();
        Instant young = Instant.now().minus(PATIENCE);
        for (Path pack : old) {
            if (Files.getLastModifiedTime(pack).toInstant().isBefore(young) || isIn(index(pack), kept)) {
                replaced.add(pack);
            }
        }
        remove(replaced);
        removeLoose();
        removeDrafts();
        return "Packed " + replaced.size() + " packs into one, " + mebibytes(before) + " before, " + mebibytes(size())
                + " now";
    }

    private static boolean isIn(PackIndex pack, List<PackIndex> others) {
        for (PackIndex.MutableEntry entry : pack) {
            ObjectId id = entry.toObjectId();
            if (others.stream().noneMatch(other -> other.hasObject(id))) {
                return false;
            }
        }
        return true;
    }

    private void add(Set<ObjectId> tips, Consumer<String> progress) throws IOException {
        PackConfig config = new PackConfig(repository);
        config.setThreads(1);
        config.setBigFileThreshold(LARGEST_DELTA);
        config.setDeltaSearchMemoryLimit(DELTA_MEMORY);
        config.setDeltaCacheSize(DELTA_MEMORY);
        config.setCutDeltaChains(true);
        Progress monitor = new Progress(progress, ended);
        try (ObjectReader reader = repository.newObjectReader();
                PackWriter writer = new WholeBases(config, reader)) {
            writer.setReuseDeltaCommits(true);
            writer.setDeltaBaseAsOffset(true);
            writer.preparePack(monitor, tips, Set.of());
            packs.add(out -> writer.writePack(monitor, monitor, out), writer::writeIndex);
        }
    }

    /**
     * What one pack has whole and another one as a difference stays whole: it is the base of a big file that is being
     * patched, and chains of differences would grow with every merge. Folders that are whole are not taken
     * as they are: most of a history is folders that differ in one line, and JGit tries no difference for what it reuses.
     */
    private static final class WholeBases extends PackWriter {
        WholeBases(PackConfig config, ObjectReader reader) {
            super(config, reader);
        }

        @Override
        public boolean select(ObjectToPack object, StoredObjectRepresentation next) {
            if (object.getType() == Constants.OBJ_TREE && next.getFormat() == StoredObjectRepresentation.PACK_WHOLE) {
                return true;
            }
            boolean whole = object.isReuseAsIs() && !object.isDeltaRepresentation();
            if (!whole || next.getFormat() == StoredObjectRepresentation.PACK_WHOLE) {
                super.select(object, next);
            }
            // Look on: another pack may have it whole.
            return true;
        }
    }

    private PackIndex index(Path pack) throws IOException {
        return PackIndex.open(Packs.index(pack).toFile());
    }

    /** The packs that may be replaced: those with an index, and not those that an operator keeps. */
    private List<Path> list() throws IOException {
        List<Path> list = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(packs.folder(), "pack-*.pack")) {
            for (Path pack : files) {
                String name = pack.getFileName().toString().replaceFirst("pack$", "keep");
                if (Files.exists(Packs.index(pack)) && !Files.exists(pack.resolveSibling(name))) {
                    list.add(pack);
                }
            }
        }
        return list;
    }

    private long size() throws IOException {
        long size = 0;
        for (Path pack : list()) {
            size += Files.size(pack);
        }
        return size;
    }

    /** Removes packs, and all that Git has beside them; the index first, so that no reader begins with what is going. */
    private void remove(List<Path> replaced) throws IOException {
        if (replaced.isEmpty()) {
            return;
        }
        // Git's index over many packs would name those that are gone.
        Files.deleteIfExists(packs.folder().resolve("multi-pack-index"));
        for (Path pack : replaced) {
            Files.deleteIfExists(Packs.index(pack));
            String name = pack.getFileName().toString().replaceFirst("pack$", "*");
            try (DirectoryStream<Path> beside = Files.newDirectoryStream(packs.folder(), name)) {
                for (Path file : beside) {
                    Files.deleteIfExists(file);
                }
            }
        }
        // Readers open what is there now; those that read on have their files open.
        repository.getObjectDatabase().close();
    }

    /** Removes loose objects that a pack has too, and old ones that nobody reaches. */
    private void removeLoose() throws IOException {
        GC loose = new GC((FileRepository) repository);
        loose.setExpire(Instant.now().minus(PATIENCE));
        loose.prunePacked();
        try {
            loose.prune(Set.of());
        } catch (ParseException noDate) {
            throw new IOException(noDate);
        }
    }

    /** Removes what was being written when a process ended, and packs that were being removed then. */
    private void removeDrafts() throws IOException {
        Instant young = Instant.now().minus(DRAFTS);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(packs.folder(), "{tmp_*,pack-*.pack}")) {
            for (Path file : files) {
                boolean draft = file.getFileName().toString().startsWith("tmp_") || !Files.exists(Packs.index(file));
                if (draft && Files.getLastModifiedTime(file).toInstant().isBefore(young)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String mebibytes(long octets) {
        return String.format(Locale.ROOT, "%.1f MiB", octets / 1_048_576.0);
    }
}
