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
import guelta.net.HttpField;
import guelta.net.HttpFields;
import guelta.store.Content;
import java.time.Instant;
import java.util.Optional;

/**
 * GET and HEAD (RFC 9110 9.3.1): of a member the bytes as they were put, or another form of them that the client takes, or a part
 * of either; of a collection a list for people, or all that is in it as one file.
 * The host leaves the body of an answer to HEAD away.
 */
final class Get {
    private Get() {}

    static Reply on(View view, Resource resource) throws Refusal {
        if (resource.found() instanceof Found.OfMember member) {
            return member(view, member);
        }
        if (resource.found() instanceof Found.Collection collection) {
            Optional<Export> export = Export.wanted(view, collection);
            if (export.isPresent()) {
                HttpFields fields = export.get().fields();
                Validators validators = new Validators(true, export.get().etag(), null);
                return conditional(view, validators, fields).orElseGet(export.get()::answer);
            }
        }
        return conditional(view, new Validators(true, null, null), HttpFields.NONE)
                .orElseGet(() -> listing(resource));
    }

    private static Answer member(View view, Found.OfMember member) throws Refusal {
        Optional<MemberExport> export = MemberExport.wanted(view, member);
        Representation shown = export.isPresent() ? export.get().shown() : Representation.of(view, member);
        Instant changed = view.changed(member);
        Validators validators = Validators.of(shown.etag(), changed);
        HttpFields fields = shown.fields().and("Last-Modified", HttpDate.format(changed));
        Optional<Answer> unsent = conditional(view, validators, fields);
        if (unsent.isPresent()) {
            return unsent.get();
        }
        Content content = shown.content();
        HttpFields described = fields.and("Accept-Ranges", "bytes");
        for (HttpField field : shown.described()) {
            described = described.and(field.name(), field.value());
        }
        if (export.isPresent()) {
            described = described.and("Content-Disposition", export.get().disposition());
        }
        return view.request().method().equals("HEAD")
                ? new Answer(200, described, new Body.Stored(content, 0, content.size()))
                : part(view, content, validators, described);
    }

    private static Answer listing(Resource resource) {
        Answer list = Listing.of(resource);
        boolean varies = resource.collection()
                .filter(found -> !ExportFormat.of(found.settings().type()).isEmpty())
                .isPresent();
        return varies ? list.and("Vary", "Accept") : list;
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
