// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.place.Href;
import guelta.net.HttpFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where clients look first, and are sent on from (RFC 6764 5). */
public final class Redirects {
    private Redirects() {}

    /** The answer to a request for another place, to anybody: before a name is asked for. */
    static Optional<Reply> of(Request request) throws Refusal {
        List<String> names = Href.parse(request.target()).names();
        if (names.isEmpty() || !names.get(0).equals("principals")) {
            return Optional.empty();
        }
        List<String> there = new ArrayList<>(names);
        there.add(0, "dav");
        return Optional.of(to(new Href(there, true)));
    }

    /** The answer to a request for {@code /.well-known/caldav} and {@code carddav}, of whatever method. */
    public static Answer wellKnown() {
        return to(Href.collection("dav"));
    }

    private static Answer to(Href place) {
        return new Answer(301, HttpFields.of("Location", place.toString()));
    }
}
