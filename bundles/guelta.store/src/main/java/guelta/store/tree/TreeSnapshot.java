// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Changes;
import guelta.store.Content;
import guelta.store.Entry;
import guelta.store.Lease;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a tree that is kept as {@link Objects}.
 *
 * @param objects where the tree is kept
 * @param epoch of the history
 * @param number in it
 * @param top the tree
 * @param held the root's leases; none when this is not the head
 * @param now the time by which leases are over
 */
public record TreeSnapshot(Objects objects, String epoch, long number, Tag top, Leases held, Supplier<Instant> now)
        implements Snapshot {
    /** Another state of the same history, without leases. */
    TreeSnapshot at(long otherNumber, Tag otherTop) {
        return new TreeSnapshot(objects, epoch, otherNumber, otherTop, Leases.NONE, now);
    }

    /** The state that follows, of the same history. */
    public TreeSnapshot next(long nextNumber, Tag nextTop, Leases nextHeld) {
        return new TreeSnapshot(objects, epoch, nextNumber, nextTop, nextHeld, now);
    }

    /** The same state, with its tree read from elsewhere. */
    public TreeSnapshot readFrom(Objects elsewhere) {
        return new TreeSnapshot(elsewhere, epoch, number, top, held, now);
    }

    @Override
    public Optional<Entry> find(StorePath path) {
        return objects.find(top, path).map(node -> entry(path, node));
    }

    @Override
    public Stream<Entry> list(StorePath folder) {
        return objects.find(top, folder).filter(Node::isFolder).stream()
                .flatMap(node -> objects.folder(node.tag()).seen().entrySet().stream())
                .map(e -> entry(folder.child(e.getKey()), e.getValue()));
    }

    @Override
    public Optional<List<Changes.Touched>> differing(StorePath folder, Tag then) {
        Folder now = objects.find(top, folder)
                .filter(Node::isFolder)
                .map(node -> objects.folder(node.tag()))
                .orElse(Folder.EMPTY);
        return older(then).map(before -> before.differing(now).stream()
                .map(name -> touched(folder.child(name), now.seen(name)))
                .toList());
    }

    private Optional<Folder> older(Tag then) {
        try {
            return Optional.of(objects.alone(then));
        } catch (StoreUnavailable gone) {
            return Optional.empty();
        }
    }

    private Changes.Touched touched(StorePath path, @Nullable Node now) {
        return new Changes.Touched(path, now == null ? null : entry(path, now));
    }

    private Entry entry(StorePath path, Node node) {
        return new Entry(path, node.isFolder(), node.tag(), node.isFolder() ? 0 : size(node.tag()));
    }

    /** One file that is damaged is no reason to hide the others of its folder: whoever reads it is told. */
    private long size(Tag file) {
        try {
            return objects.size(file);
        } catch (StoreUnavailable damaged) {
            return -1;
        }
    }

    @Override
    public Content content(Entry file) {
        if (file.folder()) {
            throw new IllegalArgumentException("'" + file.path() + "' is a folder");
        }
        return objects.content(file.tag());
    }

    @Override
    public List<Lease> leases(String prefix) {
        return held.active(prefix, now.get());
    }
}
