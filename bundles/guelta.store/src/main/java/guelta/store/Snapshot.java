// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;

/** A root's tree at one change number. Immutable and cheap to hold; any thread. */
@ProviderType
public interface Snapshot {
    /** Names the history that {@link #number()} counts in: another one after the history was rewritten. */
    String epoch();

    /** The change number; 0 before the first commit. */
    long number();

    /** The file or folder at a path. A file whose content is damaged or missing is there too. */
    Optional<Entry> find(StorePath path);

    /**
     * What is directly in a folder, in order of names; nothing when it is not a folder. The caller closes the stream. One
     * file whose content is damaged or missing hides no other.
     */
    Stream<Entry> list(StorePath folder);

    /**
     * What is directly in a folder and differs from what a folder of this tag holds, in order of names: the files and folders
     * that are new or others, and the names that are gone. Costs what differs, however much is there.
     *
     * @param folder nothing is in it when it is not there or no folder
     * @param then the tag of what somebody knows already, as of the same folder in an older state; that of the empty folder
     *     for somebody who knows nothing
     * @return empty when the folder of that tag can't be read any more: after the history was rewritten, say
     */
    Optional<List<Changes.Touched>> differing(StorePath folder, Tag then);

    /**
     * The bytes of a file of this snapshot.
     *
     * @throws StoreUnavailable when they can't be read, at the latest when they are opened or asked for their number
     */
    Content content(Entry file);

    /** The leases whose key starts with a text, those that are over left out; at the head only, else none. */
    List<Lease> leases(String prefix);
}
