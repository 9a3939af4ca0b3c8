// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.condition.HttpDate;
import guelta.net.HttpFields;
import guelta.store.Content;

/** GET and HEAD (RFC 9110 9.3.1): of a member the bytes as they were put, of a collection a list for people. */
final class Get {
    private Get() {}

    static Reply on(View view, Resource resource) throws Refusal {
        if (resource.found() instanceof Found.OfMember member) {
            return member(view, member);
        }
        if (resource.found() instanceof Found.Collection collection && Export.isWanted(view.request(), resource)) {
            return Export.of(view, collection);
        }
        return Listing.of(resource);
    }

    private static Answer member(View view, Found.OfMember member) throws Refusal {
        view.require(member, Privilege.READ);
        String etag = member.member().etag();
        HttpFields fields = HttpFields.of(
                "Content-Type",
                GeneralProperties.contentType(view, member),
                "ETag",
                etag,
                "Last-Modified",
                HttpDate.format(view.changed(member)),
                "Accept-Ranges",
                "bytes");
        Content content = view.home(member.place().owner())
                .snapshot()
                .content(member.member().entry());
        return new Answer(200, fields, new Body.Stored(content, 0, content.size()));
    }
}
