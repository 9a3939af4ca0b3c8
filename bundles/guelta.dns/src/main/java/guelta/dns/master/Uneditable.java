// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

/** A master file that cannot be edited as asked; the message says why, in one sentence without full stop. */
public final class Uneditable extends Exception {
    private static final long serialVersionUID = 1;

    Uneditable(String message) {
        super(message, null, false, false);
    }
}
