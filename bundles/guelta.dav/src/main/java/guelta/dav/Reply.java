// SPDX-License-Identifier: Apache-2.0
package guelta.dav;

import guelta.net.HttpFields;
import guelta.store.Plan;
import guelta.store.Snapshot;
import java.util.function.Function;

/** What the host does with a request. */
public sealed interface Reply {
    /**
     * Answers it.
     *
     * @param fields without those that frame the message
     */
    record Answer(int status, HttpFields fields, Body body) implements Reply {
        /** Without a body. */
        public Answer(int status, HttpFields fields) {
            this(status, fields, Body.NONE);
        }

        /** With a status alone. */
        public Answer(int status) {
            this(status, HttpFields.NONE, Body.NONE);
        }

        /** With one more field. */
        public Answer and(String name, String value) {
            return new Answer(status, fields.and(name, value), body);
        }
    }

    /**
     * Commits to a root of the store of calendars, and does then what the plan says.
     *
     * @param root its name
     * @param plan decides again, on the head
     */
    record Write(String root, Function<Snapshot, Plan<Reply>> plan) implements Reply {}

    /** Takes the request again from the beginning: what it lacked is there now. */
    record Again() implements Reply {}
}
