// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

/**
 * An attribute, or the declaration of a prefix: that one has the namespace {@link Name#XMLNS}, the prefix as its local name
 * (empty for the default) and the URI as its value.
 *
 * @param name its name
 * @param prefix how its namespace was called, empty for none
 * @param value unescaped
 */
public record Attribute(Name name, String prefix, String value) {
    /** An attribute without a namespace. */
    public static Attribute of(String local, String value) {
        return new Attribute(new Name("", local), "", value);
    }

    /** Whether it declares a prefix. */
    public boolean isDeclaration() {
        return name.namespace().equals(Name.XMLNS);
    }
}
