// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells the states of a resource apart (RFC 9110 8.8).
 *
 * @param there whether there is a resource
 * @param etag its entity tag with quotes; null if it has none
 * @param modified when it was changed last, taken in whole seconds; null if nobody knows
 */
public record Validators(
        boolean there, @Nullable String etag, @Nullable Instant modified) {
    /** Where nothing is. */
    public static final Validators NOTHING = new Validators(false, null, null);

    /** Of a resource that is there and has both. */
    public static Validators of(String etag, Instant modified) {
        return new Validators(true, etag, modified);
    }
}
