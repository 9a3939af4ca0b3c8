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
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
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
            Progress silent = new Progress(line -> {}, ended);
            try (ObjectReader reader = repository.newObjectReader();
                    PackMerge one = new PackMerge(this.packs, packs, reader, silent)) {
                one.want();
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
     * @throws IOException when there is something in the way; then no pack goes that has what is nowhere else
     */
    synchronized String all(Consumer<String> progress) throws IOException {
        long before = size();
        List<Path> old = list();
        Set<ObjectId> tips = Refs.tips(repository);
        if (tips.isEmpty()) {
            return "There is nothing to tidy up";
        }
        Set<Path> replaced;
        List<DamagedPack> damaged = new ArrayList<>();
        Progress steps = new Progress(progress, ended);
        try (ObjectReader reader = repository.newObjectReader()) {
            Reach reach = new Reach(reader, steps);
            reach.follow(tips);
            packLoose(reach.objects(), reader, steps).ifPresent(old::add);
            Optional<Path> added = copy(reach.objects(), old, damaged, reader, steps);
            // A branch may have gone back meanwhile to what nobody reached.
            reach.follow(Refs.tips(repository));
            requireAll(reach.objects(), reader);
            replaced = added.isPresent() ? replaced(old, added.get(), reach.objects()) : Set.of();
        }
        remove(replaced);
        removeLoose();
        removeDrafts();
        if (!damaged.isEmpty()) {
            throw damaged.get(0);
        }
        return "Packed " + replaced.size() + " packs into one, " + mebibytes(before) + " before, " + mebibytes(size())
                + " now";
    }

    /**
     * Copies what is reached of packs into a new one; a pack that is damaged is left as it is.
     *
     * @param old the packs, without the damaged ones afterwards
     * @return the new one, unless nothing of them is reached
     */
    private Optional<Path> copy(
            ObjectIdOwnerMap<Placed> reached,
            List<Path> old,
            List<DamagedPack> damaged,
            ObjectReader reader,
            Progress steps)
            throws IOException {
        while (true) {
            try (PackMerge one = new PackMerge(packs, old, reader, steps)) {
                return one.want(reached) ? Optional.of(packs.add(one::write, one::writeIndex)) : Optional.empty();
            } catch (DamagedPack pack) {
                damaged.add(pack);
                old.remove(pack.path());
            }
        }
    }

    /** What is reached and was in none of the packs is in one that stays. */
    private static void requireAll(ObjectIdOwnerMap<Placed> reached, ObjectReader reader) throws IOException {
        for (Placed object : reached) {
            if (object.links() == Placed.ELSEWHERE && !reader.has(object)) {
                throw new MissingObjectException(object.toObjectId(), object.getType());
            }
        }
    }

    /** The packs that nobody needs beside the new one. */
    private Set<Path> replaced(List<Path> old, Path added, ObjectIdOwnerMap<Placed> reached) throws IOException {
        PackIndex kept = packs.opened(added);
        Set<Path> replaced = new HashSet<>();
        for (Path pack : old) {
            boolean young = Files.getLastModifiedTime(pack)
                    .toInstant()
                    .isAfter(Instant.now().minus(PATIENCE));
            // One that has nothing new has the name that is there already.
            if (!pack.equals(added) && isNeedless(packs.opened(pack), kept, id -> young || reached.contains(id))) {
                replaced.add(pack);
            }
        }
        return replaced;
    }

    private static boolean isNeedless(PackIndex pack, PackIndex kept, Predicate<ObjectId> needed) {
        for (PackIndex.MutableEntry entry : pack) {
            ObjectId id = entry.toObjectId();
            if (!kept.hasObject(id) && needed.test(id)) {
                return false;
            }
        }
        return true;
    }

    /** What is reached and in no pack, since Git wrote it: nobody has looked yet what is alike among it. */
    private Optional<Path> packLoose(ObjectIdOwnerMap<Placed> reached, ObjectReader reader, Progress progress)
            throws IOException {
        List<RevObject> loose = new ArrayList<>();
        try (RevWalk kinds = new RevWalk(reader)) {
            for (ObjectId id : looseObjects()) {
                Placed object = reached.get(id);
                if (object != null) {
                    loose.add(kinds.lookupAny(object, object.getType()));
                }
            }
        }
        if (loose.isEmpty()) {
            return Optional.empty();
        }
        PackConfig config = new PackConfig(repository);
        config.setThreads(1);
        config.setBigFileThreshold(LARGEST_DELTA);
        config.setDeltaSearchMemoryLimit(DELTA_MEMORY);
        config.setDeltaCacheSize(DELTA_MEMORY);
        config.setCutDeltaChains(true);
        try (PackWriter writer = new PackWriter(config, reader)) {
            writer.setDeltaBaseAsOffset(true);
            writer.preparePack(loose.iterator());
            return Optional.of(packs.add(out -> writer.writePack(progress, progress, out), writer::writeIndex));
        }
    }

    /** The objects that have a file of their own, gitrepository-layout(5), objects/[0-9a-f][0-9a-f]. */
    private List<ObjectId> looseObjects() throws IOException {
        List<ObjectId> ids = new ArrayList<>();
        for (int first = 0; first < 256; first++) {
            String begin = String.format("%02x", first);
            Path folder = packs.folder().resolveSibling(begin);
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                    for (Path file : files) {
                        String name = begin + file.getFileName();
                        if (ObjectId.isId(name)) {
                            ids.add(ObjectId.fromString(name));
                        }
                    }
                }
            }
        }
        return ids;
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
    private void remove(Collection<Path> replaced) throws IOException {
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
