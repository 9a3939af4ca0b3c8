// SPDX-License-Identifier: Apache-2.0
package guelta.config;

/**
 * A configured value that is not allowed.
 *
 * @param file that the operator edits
 * @param key in it
 * @param value as it stands there
 * @param allowed what it may be
 */
public record Problem(String file, String key, String value, String allowed) {
    /** One sentence for the operator. */
    @Override
    public String toString() {
        return file + ": " + key + " is '" + value + "', allowed is " + allowed;
    }
}
