// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Content;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a backend keeps folders and files by what they hold. What was read once reads the same for ever.
 *
 * <p>Every method throws {@link guelta.store.StoreUnavailable} when the place can't be read.
 */
@ConsumerType
public interface Objects {
    /** A folder that is kept. */
    Folder folder(Tag tag);

    /** A folder that is kept, when nobody asks for what is in it: a backend need not have that ready. */
    default Folder alone(Tag tag) {
        return folder(tag);
    }

    /** How many bytes a file has that is kept. */
    long size(Tag file);

    /** The bytes of a file that is kept. */
    Content content(Tag file);

    /**
     * Follows a path down.
     *
     * @param from where it begins; null for nothing
     * @return what is there, when it is something that a store shows
     */
    default Optional<Node> find(@Nullable Node from, StorePath path) {
        Node node = from;
        for (String name : path.names()) {
            if (node == null || !node.isFolder()) {
                return Optional.empty();
            }
            node = folder(node.tag()).find(name).orElse(null);
        }
        return Optional.ofNullable(node).filter(found -> found.isFile() || found.isFolder());
    }

    /** Follows a path down from the top of a tree. */
    default Optional<Node> find(Tag top, StorePath path) {
        return find(Node.folder(top), path);
    }
}
