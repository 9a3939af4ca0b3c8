// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.collection.Found;
import guelta.dav.condition.ByteRange;
import guelta.dav.condition.Conditions;
import guelta.dav.condition.HttpDate;
import guelta.dav.condition.Validators;
import guelta.net.HttpFields;
import guelta.store.Content;
import java.time.Instant;
import java.util.Optional;

/**
 * GET and HEAD (RFC 9110 9.3.1): of a member the bytes as they were put, or a part of them, of a collection a list for people.
 * The host leaves the body of an answer to HEAD away.
 */
final class Get {
    private Get() {}

    static Reply on(View view, Resource resource) throws Refusal {
        if (resource.found() instanceof Found.OfMember member) {
            return member(view, member);
        }
        if (resource.found() instanceof Found.Collection collection && Export.isWanted(view.request(), resource)) {
            return Export.of(view, collection);
        }
        return conditional(view, new Validators(true, null, null), HttpFields.NONE)
                .orElseGet(() -> Listing.of(resource));
    }

    private static Answer member(View view, Found.OfMember member) throws Refusal {
        String etag = member.member().etag();
        Instant changed = view.changed(member);
        Validators validators = Validators.of(etag, changed);
        HttpFields fields = HttpFields.of("ETag", etag, "Last-Modified", HttpDate.format(changed));
        Optional<Answer> unsent = conditional(view, validators, fields);
        if (unsent.isPresent()) {
            return unsent.get();
        }
        Content content = view.home(member.place().owner())
                .snapshot()
                .content(member.member().entry());
        // Files are whatever somebody put there: no browser is to run them in the name of who looks at them.
        HttpFields described = fields.and("Content-Type", GeneralProperties.contentType(view, member))
                .and("Accept-Ranges", "bytes")
                .and("X-Content-Type-Options", "nosniff")
                .and("Content-Security-Policy", "default-src 'none'; sandbox");
        return view.request().method().equals("HEAD")
                ? new Answer(200, described, new Body.Stored(content, 0, content.size()))
                : part(view, content, validators, described);
    }

    /** RFC 9110 14.2: a part, where one is asked for that is there. */
    private static Answer part(View view, Content content, Validators validators, HttpFields fields) {
        long size = content.size();
        try {
            Optional<ByteRange> range = ByteRange.of(view.request().fields()::joined, size, validators);
            return range.map(part -> new Answer(
                            206,
                            fields.and("Content-Range", part.contentRange(size)),
                            new Body.Stored(content, part.first(), part.length())))
                    .orElseGet(() -> new Answer(200, fields, new Body.Stored(content, 0, size)));
        } catch (Refusal beyond) {
            return Errors.of(beyond).and("Content-Range", ByteRange.none(size));
        }
    }

    /** The answer when the conditions of the request say that nothing is to be sent. */
    private static Optional<Answer> conditional(View view, Validators validators, HttpFields fields) throws Refusal {
        return switch (Conditions.of(view.request().fields()::joined, view.now())
                .evaluate(true, validators)) {
            case PROCEED -> Optional.empty();
            case NOT_MODIFIED -> Optional.of(new Answer(304, fields));
            case FAILED -> throw new Refusal(412, "the condition of the request does not hold");
        };
    }
}
