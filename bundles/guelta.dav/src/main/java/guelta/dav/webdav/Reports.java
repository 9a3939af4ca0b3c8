// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.Optional;

/** The reports that are served (RFC 3253 3.6). */
final class Reports {
    private Reports() {}

    static Optional<Element> supported(Resource resource) {
        return Optional.of(Element.of(Name.dav("supported-report-set")));
    }
}
