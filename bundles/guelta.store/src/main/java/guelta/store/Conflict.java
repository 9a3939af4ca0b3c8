// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/** A change that can't be undone since a file that it touched was changed again. */
public final class Conflict extends Exception {
    /** Says which file and by what, in one sentence. */
    public Conflict(String message) {
        super(message);
    }
}
