// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import java.util.Set;

/**
 * What only one version of vCard has. In the other one its name begins with {@code X-}, so that it survives, and finds its way
 * back.
 */
final class Vocabulary {
    /** Properties of RFC 2426 that RFC 6350 has given up. */
    static final Set<String> PROPERTIES_OF_3 =
            Set.of("AGENT", "CLASS", "LABEL", "MAILER", "NAME", "PROFILE", "SORT-STRING");

    /** Properties of RFC 6350, 6474, 6715, 8605 and 9554. */
    static final Set<String> PROPERTIES_OF_4 = Set.of(
            "BIRTHPLACE",
            "CLIENTPIDMAP",
            "CONTACT-URI",
            "CREATED",
            "DEATHDATE",
            "DEATHPLACE",
            "EXPERTISE",
            "GENDER",
            "GRAMGENDER",
            "HOBBY",
            "INTEREST",
            "JSPROP",
            "LANG",
            "LANGUAGE",
            "ORG-DIRECTORY",
            "PRONOUNS",
            "RELATED",
            "SOCIALPROFILE",
            "XML");

    /** Parameters of the same, but for those that vCard 3 says otherwise. */
    static final Set<String> PARAMETERS_OF_4 = Set.of(
            "ALTID",
            "AUTHOR",
            "AUTHOR-NAME",
            "CALSCALE",
            "CC",
            "CREATED",
            "DERIVED",
            "GEO",
            "INDEX",
            "JSPTR",
            "LABEL",
            "LEVEL",
            "MEDIATYPE",
            "PHONETIC",
            "PID",
            "PREF",
            "PROP-ID",
            "SCRIPT",
            "SERVICE-TYPE",
            "SORT-AS",
            "TZ",
            "USERNAME");

    /** Properties that a card of version 3 has once, and one of version 4 once in each language. */
    static final Set<String> ONCE = Set.of("N", "BDAY", "KIND", "REV", "PRODID", "ANNIVERSARY");

    /** What stands before the name of a property that is another way to say the one before it. */
    static final String ALTERNATIVE = "X-ALT-";

    private static final String FOREIGN = "X-";

    private Vocabulary() {}

    /** A name in a version that has it, or has it as a foreign one. */
    static String translated(String name, Set<String> own, Set<String> foreign) {
        if (foreign.contains(name)) {
            return FOREIGN + name;
        }
        return name.startsWith(FOREIGN) && own.contains(name.substring(FOREIGN.length()))
                ? name.substring(FOREIGN.length())
                : name;
    }
}
