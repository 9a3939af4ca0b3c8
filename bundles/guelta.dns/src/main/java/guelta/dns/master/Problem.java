// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

/**
 * One thing that is wrong with a master file.
 *
 * @param file as the caller named it, or the path of an included one
 * @param line counted from 1
 * @param reason one sentence without full stop, on one line
 */
public record Problem(String file, int line, String reason) {
    /** As compilers write it: {@code file:line: reason}. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + reason;
    }
}
