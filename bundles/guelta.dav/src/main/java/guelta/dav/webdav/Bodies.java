// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Request;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.ExternalEntity;
import guelta.dav.xml.Name;
import guelta.store.Content;
import guelta.store.StoreUnavailable;
import java.io.IOException;

/** What requests carry. */
final class Bodies {
    /** The largest body that is XML, in octets: a multiget of 50,000 resources has some five million. */
    private static final long LARGEST_XML = 16 << 20;

    private Bodies() {}

    static boolean isEmpty(Request request) {
        return request.body().size() == 0;
    }

    static Element xml(Request request) throws Refusal {
        if (request.body().size() > LARGEST_XML) {
            throw new Refusal(413, "the body has more than 16 MB of XML");
        }
        try {
            return Element.parse(bytes(request.body()));
        } catch (ExternalEntity external) {
            throw new Refusal(403, Name.dav("no-external-entities"), external.getMessage());
        } catch (Malformed broken) {
            throw new Refusal(400, broken.getMessage());
        }
    }

    static byte[] bytes(Content body) {
        try {
            return body.bytes();
        } catch (IOException unreadable) {
            throw new StoreUnavailable(
                    "a body or a file of the store can't be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
