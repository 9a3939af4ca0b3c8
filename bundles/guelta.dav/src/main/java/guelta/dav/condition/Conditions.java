// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import guelta.dav.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The conditional fields of a request (RFC 9110 13): whether it is to be done depends on what is there. They are asked on
 * the head of the store, where nothing can come between question and write.
 */
public final class Conditions {
    /** What the conditions say. */
    public enum Outcome {
        /** The request is to be done. */
        PROCEED,
        /** The client has it already: 304. */
        NOT_MODIFIED,
        /** The request is not to be done: 412. */
        FAILED
    }

    private final @Nullable EntityTags match;
    private final @Nullable EntityTags noneMatch;
    private final @Nullable Instant modifiedSince;
    private final @Nullable Instant unmodifiedSince;

    private Conditions(
            @Nullable EntityTags match,
            @Nullable EntityTags noneMatch,
            @Nullable Instant modifiedSince,
            @Nullable Instant unmodifiedSince) {
        this.match = match;
        this.noneMatch = noneMatch;
        this.modifiedSince = modifiedSince;
        this.unmodifiedSince = unmodifiedSince;
    }

    /**
     * The conditions of a request.
     *
     * @param fields the value of a field, those of several of one name joined with commas
     * @throws Refusal 400 for lists of entity tags that can't be read; dates that can't be read are as if they were not there
     */
    public static Conditions of(Function<String, Optional<String>> fields, Instant now) throws Refusal {
        return new Conditions(
                tags(fields, "If-Match"),
                tags(fields, "If-None-Match"),
                date(fields, "If-Modified-Since", now),
                date(fields, "If-Unmodified-Since", now));
    }

    private static @Nullable EntityTags tags(Function<String, Optional<String>> fields, String name) throws Refusal {
        Optional<String> value = fields.apply(name);
        return value.isPresent() ? EntityTags.parse(name, value.get()) : null;
    }

    private static @Nullable Instant date(Function<String, Optional<String>> fields, String name, Instant now) {
        return fields.apply(name).flatMap(value -> HttpDate.parse(value, now)).orElse(null);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return match == null && noneMatch == null && modifiedSince == null && unmodifiedSince == null;
    }

    /**
     * What they say of a resource, in the order of RFC 9110 13.2.2.
     *
     * @param reads whether the method is GET or HEAD; other ones are about the resource, whichever form of it the client has seen
     */
    public Outcome evaluate(boolean reads, Validators resource) {
        EntityTags match = reads || this.match == null ? this.match : this.match.stored();
        EntityTags noneMatch = reads || this.noneMatch == null ? this.noneMatch : this.noneMatch.stored();
        Instant modified = resource.modified();
        Instant changed = modified == null ? null : modified.truncatedTo(ChronoUnit.SECONDS);
        if (match != null) {
            if (!match.matchStrongly(resource)) {
                return Outcome.FAILED;
            }
        } else if (unmodifiedSince != null && changed != null && changed.isAfter(unmodifiedSince)) {
            return Outcome.FAILED;
        }
        if (noneMatch != null) {
            if (noneMatch.matchWeakly(resource)) {
                return reads ? Outcome.NOT_MODIFIED : Outcome.FAILED;
            }
        } else if (reads && modifiedSince != null && changed != null && !changed.isAfter(modifiedSince)) {
            return Outcome.NOT_MODIFIED;
        }
        return Outcome.PROCEED;
    }

    /**
     * Goes on with a request that changes something.
     *
     * @throws Refusal 412 saying which condition has failed
     */
    public void require(Validators resource) throws Refusal {
        if (evaluate(false, resource) == Outcome.FAILED) {
            String etag = resource.etag();
            String there = !resource.there() ? "nothing is there" : etag == null ? "it is there" : "there is " + etag;
            throw new Refusal(412, "the condition of the request does not hold: " + there);
        }
    }
}
