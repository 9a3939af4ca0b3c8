// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import java.util.List;

/** What happens next in a long run. Has all that it takes to be repeated alone. */
sealed interface Step {
    /** Its number in the run that it was made for. */
    long id();

    /** How many seconds after the one before. */
    int pause();

    /**
     * A request; <code>{{epoch}}</code> in it stands for what a server calls the history of its homes.
     *
     * @param fields names and values in turn
     */
    record Asked(long id, int pause, String user, String method, String target, String body, List<String> fields)
            implements Step {
        @Override
        public String toString() {
            return id + " +" + pause + "s " + user + "> " + method + ' ' + target + ' ' + fields
                    + (body.isEmpty() ? "" : "\n      " + body.replace("\r", "").replace("\n", "\n      "));
        }
    }

    /**
     * A client asks what changed in a collection since it was here.
     *
     * @param client its number
     * @param limit how much it wants at once; 0 for all
     */
    record Followed(long id, int pause, int client, int limit) implements Step {}

    /**
     * A user or a group comes, goes or is another one.
     *
     * @param file of the accounts
     * @param content empty when it goes
     */
    record Account(long id, int pause, String file, String content) implements Step {}

    /**
     * Many calendar objects or cards are put into a collection at once, by the operator.
     *
     * @param collection its path
     * @param pieces the octets of each
     */
    record Imported(long id, int pause, String collection, List<String> pieces) implements Step {}

    /**
     * Requests that are sent at once, each about another resource of {@link Requests#CROWDED}.
     *
     * @param limit how much those who follow want to be told at once afterwards; 0 for all
     */
    record Together(long id, int pause, List<Asked> asked, int limit) implements Step {
        /** Keeps the list. */
        public Together {
            asked = List.copyOf(asked);
        }
    }

    /**
     * As many clients put the same object under a name of their own each, at once.
     *
     * @param clients how many
     */
    record Raced(long id, int pause, int clients) implements Step {}

    /** Every server ends and begins again, with nothing but what its store has. */
    record Restarted(long id, int pause) implements Step {}

    /** Every store is made small. */
    record Tidied(long id, int pause) implements Step {}
}
