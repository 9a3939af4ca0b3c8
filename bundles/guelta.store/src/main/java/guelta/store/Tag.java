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
        if (hex.length() != 40 || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new IllegalArgumentException("'" + hex + "' is not 40 lower-case hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
