// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;

/** A failure behind which nobody knows whether what was written counts. */
final class InDoubt extends IOException {
    private static final long serialVersionUID = 1;

    /** Of a failure that comes when it is done already, perhaps not durably. */
    InDoubt(Throwable failed) {
        super(failed.getMessage() + "; whether it was committed is not known", failed);
    }

    /** Of a failure that could not be taken back. */
    InDoubt(Throwable failed, Throwable again) {
        this(failed);
        addSuppressed(again);
    }
}
