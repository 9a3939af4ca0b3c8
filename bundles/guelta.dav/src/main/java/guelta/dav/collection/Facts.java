// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

/**
 * What is known of the bytes of a member without reading them again.
 *
 * @param uid of the calendar object or card; empty for files, and for what can't be read
 * @param type its content type; empty when the bytes do not say
 */
public record Facts(String uid, String type) {
    /** Of what is neither calendar object nor card. */
    public static final Facts NONE = new Facts("", "");
}
