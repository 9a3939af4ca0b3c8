// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.Optional;

/** The reports that are served (RFC 3253 3.6). */
final class Reports {
    private Reports() {}

    static Reply on(View view, Resource resource) throws Refusal {
        throw new Refusal(403, Name.dav("supported-report"), "this report is not served here");
    }

    static Optional<Element> supported(Resource resource) {
        return Optional.of(Element.of(Name.dav("supported-report-set")));
    }
}
