// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/** A state of the history that can't be reached: too old, rewritten, or never there. */
public final class Expired extends Exception {
    /** Says which, in one sentence. */
    public Expired(String message) {
        super(message);
    }
}
