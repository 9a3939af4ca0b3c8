// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

/** Serial numbers of zones, 0 to 2^32-1, that run in a circle (RFC 1982). */
public final class SerialNumber {
    private SerialNumber() {}

    /** Whether one is behind another in the order of RFC 1982 3.2; false for the two that are half a circle apart. */
    public static boolean newer(long serial, long than) {
        int ahead = (int) (serial - than);
        return ahead > 0;
    }
}
