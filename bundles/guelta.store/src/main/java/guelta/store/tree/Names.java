// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.StorePath;

/** What roots may be called. */
public final class Names {
    private Names() {}

    /**
     * Answers a possible name of a root.
     *
     * @throws IllegalArgumentException for one that no path may have
     */
    public static String root(String name) {
        if (StorePath.of(name).names().isEmpty()) {
            throw new IllegalArgumentException("the name of a root is not empty");
        }
        return name;
    }
}
