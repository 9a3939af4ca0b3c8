// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;

/** One linear history of a tree. A handle without state: any thread, valid as long as its store. */
@ProviderType
public interface Root {
    /** The name, as {@code main} or {@code home/anna}. */
    String name();

    /** The tree as it is now: includes all that was acknowledged. A root that was never written is empty, number 0. */
    Snapshot head();

    /**
     * The tree at a change number.
     *
     * @throws Expired when that state can't be reached any more, or was never there
     */
    Snapshot at(long number) throws Expired;

    /**
     * Runs the plan on the head while nothing else commits to this root; what it decided is durable when the stage
     * completes. The plan is pure and quick, and may run again. The stage fails with {@link StoreUnavailable} when the
     * store can't write, and with what the plan threw: then nothing was committed. Where the store broke down in the very
     * act, so that nobody knows, the message of {@link StoreUnavailable} says so.
     */
    <R> CompletionStage<Committed<R>> commit(Function<Snapshot, Plan<R>> plan);

    /**
     * The files below a folder that changed after a state, with what they are at the head.
     *
     * @param since a change number
     * @param from how many files to leave out at the start: those that were told before
     * @param limit how many files to tell at most
     * @throws Expired when {@code since} can't be reached any more
     */
    Changes changes(StorePath below, long since, int from, int limit) throws Expired;

    /**
     * The commits with a number below {@code before} that touched something below a path, newest first; below the top, all.
     * The caller closes the stream.
     */
    Stream<Commit> history(StorePath below, long before);

    /**
     * The edits that undo one commit on top of a later state: commit them.
     *
     * @throws Expired when the commit can't be reached any more
     * @throws Conflict when a file that it touched was changed again since
     */
    List<Edit> revert(Snapshot head, long number) throws Expired, Conflict;

    /**
     * The edits that make a file or folder what it was at a change number: commit them.
     *
     * @throws Expired when that state can't be reached any more
     */
    List<Edit> restore(Snapshot head, StorePath below, long number) throws Expired;

    /**
     * Tells every commit after a number, in order, own ones and foreign ones, each once, on a thread of the store and
     * one at a time. When the history was rewritten, tells the new head's commit with its new epoch.
     *
     * @param since the last number that the caller knows; a number that can't be reached tells the head alone
     * @return ends the watch
     */
    Subscription watch(long since, Consumer<Commit> each);
}
