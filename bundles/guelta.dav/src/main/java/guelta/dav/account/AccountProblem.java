// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.store.StorePath;

/**
 * What is wrong in a file of accounts. It costs what its line says, and nothing else.
 *
 * @param line from 1
 * @param reason one sentence without a full stop
 */
public record AccountProblem(StorePath file, int line, String reason) {
    /** {@code FILE:LINE: reason}. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + reason;
    }
}
