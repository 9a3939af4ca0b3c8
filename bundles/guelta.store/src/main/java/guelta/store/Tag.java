// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/**
 * What a file or folder holds, as a name: equal tags, equal bytes. On every backend it is the id that Git gives the blob
 * or tree.
 *
 * @param hex 40 lower-case hexadecimal digits
 */
public record Tag(String hex) {
    /** Refuses what is no id of Git. */
    public Tag {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("'" + hex + "' is not 40 lower-case hexadecimal digits");
        }
    }

    private static boolean isHex(String hex) {
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return hex.length() == 40;
    }

    @Override
    public String toString() {
        return hex;
    }
}
