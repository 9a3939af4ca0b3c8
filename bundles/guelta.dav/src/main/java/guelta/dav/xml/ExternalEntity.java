// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

import guelta.dav.text.Malformed;

/** XML that wants something from elsewhere to be read, which nobody does here (RFC 4918 16, no-external-entities). */
public final class ExternalEntity extends Malformed {
    private static final long serialVersionUID = 1;

    ExternalEntity() {
        super("the XML has a document type or entities from elsewhere, allowed are neither");
    }
}
