// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.collection.Memory;

/** What a node of the server remembers, for tests of others. */
public final class Recollections {
    private Recollections() {}

    /** An empty one that forgets when it has so many octets. */
    public static Memory of(long octets) {
        return new Recollection(octets);
    }
}
