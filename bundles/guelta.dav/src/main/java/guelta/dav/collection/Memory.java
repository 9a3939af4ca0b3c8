// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.store.Tag;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What the host remembers between requests, within bounds: everything in it can be worked out again from the store. Any
 * thread.
 */
@ConsumerType
public interface Memory {
    /** About what the facts of a member take. */
    int OCTETS_OF_FACTS = 600;

    /**
     * What follows from the bytes of a file, or from the content of a folder, alone.
     *
     * @param what of several things that follow from it
     * @param weight roughly its octets in memory
     * @param make works it out, when it is not remembered
     */
    <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make);

    /**
     * What is known of the bytes of a member; worth keeping over restarts, since to read all members of a collection again
     * takes long.
     *
     * @param make works it out, when it is not remembered
     */
    default Facts facts(Tag tag, Supplier<Facts> make) {
        return of(tag, Facts.class, OCTETS_OF_FACTS, make);
    }

    /**
     * All members of one collection, which are worked out from what they were before.
     *
     * @param key of the collection
     * @param next what they are now, of those that are remembered: {@link Members#NONE} when none are
     */
    Members members(String key, UnaryOperator<Members> next);

    /**
     * Asks what grows with the history of one collection, by one thread at a time.
     *
     * @param key of the collection in its epoch
     * @param make begins it, when it is not remembered
     */
    <R> R log(String key, Supplier<ChangeLog> make, Function<ChangeLog, R> ask);
}
