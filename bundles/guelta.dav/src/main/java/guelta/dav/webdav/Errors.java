// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply.Answer;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Text;
import guelta.dav.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;

/** What clients are told when a request is not done (RFC 4918 8.7, 16). */
final class Errors {
    /** A sentence for people, as servers of the Sabre family write it and several clients show it. */
    private static final Name DESCRIPTION = Name.dav("responsedescription");

    private Errors() {}

    static Answer of(Refusal refusal) {
        List<Element> content = new ArrayList<>();
        refusal.condition().ifPresent(content::add);
        content.add(new Element(DESCRIPTION, "", List.of(), List.of(new Text(refusal.getMessage()))));
        Element error = new Element(Name.dav("error"), "", List.of(), List.copyOf(content));
        return new Answer(refusal.status(), Multistatus.XML, new Body.Bytes(XmlWriter.document(error)));
    }
}
