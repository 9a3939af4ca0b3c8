// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

/**
 * The entity tags of a resource that is given in several forms (RFC 9110 8.8.3.3): each form has one of its own, which begins
 * with that of what is stored, so that a write can depend on either.
 */
public final class VariantTag {
    private static final char BETWEEN = '-';

    private VariantTag() {}

    /**
     * The tag of another form.
     *
     * @param stored the tag of what is stored, with quotes; without a dash in it
     * @param digest of the octets of the other form, in hexadecimal digits
     */
    public static String of(String stored, String digest) {
        return stored.substring(0, stored.length() - 1) + BETWEEN + digest + '"';
    }

    /** The tag of what is stored, of the tag of any form of it. */
    public static String stored(String tag) {
        int between = tag.indexOf(BETWEEN);
        return between < 0 || !tag.endsWith("\"") ? tag : tag.substring(0, between) + '"';
    }
}
