// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/** A store that can't do now what was asked: full, read-only, out of reach, stopped. */
public final class StoreUnavailable extends RuntimeException {
    /** Says why, in one sentence for the operator. */
    public StoreUnavailable(String message) {
        super(message);
    }

    /** Says why, in one sentence for the operator, with what lies below. */
    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
