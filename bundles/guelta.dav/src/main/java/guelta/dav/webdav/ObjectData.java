// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.collection.Found;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.store.Content;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What reports tell of the bytes of calendar objects and cards (RFC 4791 9.6, RFC 6352 10.4). */
interface ObjectData extends Propstats.More {
    /** The bytes as they were put, under this name. */
    static ObjectData whole(Name name) {
        return (resource, property) -> property.name().equals(name)
                ? resource.member().map(member -> Element.of(name, text(resource.view(), member)))
                : Optional.empty();
    }

    private static String text(View view, Found.OfMember member) {
        Content content = view.home(member.place().owner())
                .snapshot()
                .content(member.member().entry());
        return new String(Bodies.bytes(content), StandardCharsets.UTF_8);
    }
}
