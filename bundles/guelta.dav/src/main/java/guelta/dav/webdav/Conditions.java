// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.collection.Found;
import guelta.net.HttpFields;
import java.util.List;

/** The conditions of a request (RFC 9110 13, RFC 4918 10.4) against what is there. */
final class Conditions {
    private Conditions() {}

    /**
     * Goes on when they hold.
     *
     * @throws Refusal 412 when one does not
     */
    static void require(View view, Found found) throws Refusal {
        HttpFields fields = view.request().fields();
        String etag = etag(found);
        boolean there = !etag.isEmpty() || found instanceof Found.Collection;
        if (fields.has("If-Match") && !matches(fields.members("If-Match"), etag, there)) {
            throw new Refusal(412, there ? "what is there has the ETag " + etag : "nothing is there");
        }
        if (fields.has("If-None-Match") && matches(fields.members("If-None-Match"), etag, there)) {
            throw new Refusal(412, "there is something already, with the ETag " + etag);
        }
    }

    private static String etag(Found found) {
        return found instanceof Found.OfMember member ? member.member().etag() : "";
    }

    private static boolean matches(List<String> tags, String etag, boolean there) {
        return tags.stream().anyMatch(tag -> tag.equals("*") ? there : tag.equals(etag));
    }
}
