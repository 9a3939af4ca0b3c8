// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.file.Path;

/** A pack is not what Git writes, or its octets are not those that were written. */
final class DamagedPack extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Path path;

    /**
     * Something is wrong.
     *
     * @param place in the pack
     */
    DamagedPack(Path path, long place) {
        super(path + " is damaged at " + place);
        this.path = path;
    }

    /** Its index can't be read. */
    DamagedPack(Path index, Path path, IOException why) {
        super(index + " can't be read: " + why.getMessage(), why);
        this.path = path;
    }

    Path path() {
        return path;
    }
}
