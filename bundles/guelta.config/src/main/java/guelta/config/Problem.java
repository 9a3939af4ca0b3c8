// SPDX-License-Identifier: Apache-2.0
package guelta.config;

/**
 * A configured value that is not allowed.
 *
 * @param file that the operator edits
 * @param key in it
 * @param value as it stands there; {@link #NOT_SHOWN} for a secret
 * @param allowed what it may be
 */
public record Problem(String file, String key, String value, String allowed) {
    /** What stands for the value of a secret. */
    public static final String NOT_SHOWN = "(not shown)";

    private static final int LONGEST = 100;

    /** One sentence on one line for the operator. */
    @Override
    public String toString() {
        String wrong = value.equals(NOT_SHOWN) ? " is not allowed as it stands" : " is '" + line(value) + "'";
        return file + ": " + key + wrong + ", allowed is " + allowed;
    }

    private static String line(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
