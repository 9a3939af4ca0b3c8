// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.collection.Memory;
import java.nio.file.Path;

/** What a node of the server remembers, for tests of others. */
public final class Recollections {
    private Recollections() {}

    /** An empty one that forgets when it has so many octets. */
    public static Memory of(long octets) {
        return new Recollection(octets, FactsFile.NONE);
    }

    /** One that knows again what is in the files of a folder, which are small. */
    public static Memory of(long octets, Path folder) {
        return new Recollection(octets, FactsFile.in(folder, "test", 20_000, 10_000));
    }
}
