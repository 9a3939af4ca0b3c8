// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.store.Author;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of accounts: decided on the head, made or refused as a whole. */
public sealed interface AccountChange {
    /** What it is, as message of its commit. */
    String message();

    /** What it does on a state, or why it does not. */
    Decision decide(Snapshot head);

    /**
     * The plan for the store: {@code root.commit(head -> change.plan(head, author))}. The result is why nothing was done; empty
     * when the change was made, or was made before.
     *
     * @param author who makes it
     */
    default Plan<Optional<AccountRefusal>> plan(Snapshot head, Author author) {
        Decision decision = decide(head);
        return new Plan<>(
                decision.edits(),
                List.of(),
                author,
                Optional.empty(),
                message(),
                Optional.ofNullable(decision.refusal()));
    }

    /**
     * What a change comes to.
     *
     * @param edits none when it is refused
     * @param refusal null when it is not
     */
    record Decision(List<Edit> edits, @Nullable AccountRefusal refusal) {
        /** With a list of its own. */
        public Decision {
            edits = List.copyOf(edits);
        }

        static Decision of(Edit... edits) {
            return new Decision(List.of(edits), null);
        }

        static Decision refuse(AccountRefusal refusal) {
            return new Decision(List.of(), refusal);
        }
    }

    /**
     * A new user.
     *
     * @param displayName empty where nobody said
     * @param emails the main one first; may be empty
     * @param password null for a user with application passwords only
     */
    record AddUser(
            AccountName name,
            String displayName,
            List<String> emails,
            @Nullable PasswordHash password) implements AccountChange {
        /** With a list of its own. */
        public AddUser {
            emails = List.copyOf(emails);
        }

        @Override
        public String message() {
            return "Add the user " + name;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.addUser(this, head);
        }
    }

    /**
     * What a user is called, and where mail goes.
     *
     * @param displayName empty for the name alone
     * @param emails the main one first; may be empty
     */
    record DescribeUser(AccountName name, String displayName, List<String> emails) implements AccountChange {
        /** With a list of its own. */
        public DescribeUser {
            emails = List.copyOf(emails);
        }

        @Override
        public String message() {
            return "Describe the user " + name;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.describeUser(this, head);
        }
    }

    /**
     * Another password.
     *
     * @param password null for none: application passwords only
     */
    record SetPassword(AccountName name, @Nullable PasswordHash password) implements AccountChange {
        @Override
        public String message() {
            return "Change the password of " + name;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.setPassword(this, head);
        }
    }

    /** A user less: with the application passwords, and out of all groups. What the user has stored stays. */
    record RemoveUser(AccountName name) implements AccountChange {
        @Override
        public String message() {
            return "Remove the user " + name;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.remove(Principal.user(name), head);
        }
    }

    /** A password for one program. */
    record AddAppPassword(AccountName user, AppPassword password) implements AccountChange {
        @Override
        public String message() {
            return "Add the application password " + password.label() + " of " + user;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.addAppPassword(this, head);
        }
    }

    /** A program that does not get in any more. */
    record RemoveAppPassword(AccountName user, String label) implements AccountChange {
        @Override
        public String message() {
            return "Remove the application password " + label + " of " + user;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.removeAppPassword(this, head);
        }
    }

    /**
     * A group without members.
     *
     * @param displayName empty where nobody said
     */
    record AddGroup(AccountName name, String displayName) implements AccountChange {
        @Override
        public String message() {
            return "Add the group " + name;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.addGroup(this, head);
        }
    }

    /** A group less, and out of all groups. */
    record RemoveGroup(AccountName name) implements AccountChange {
        @Override
        public String message() {
            return "Remove the group " + name;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.remove(Principal.group(name), head);
        }
    }

    /**
     * Other members of a group: users and groups, that have to exist. One that is in the group already may be added again.
     *
     * @param added those that come
     * @param removed those that go, and have to be there
     */
    record ChangeMembers(AccountName group, Set<Principal> added, Set<Principal> removed) implements AccountChange {
        /** With sets of its own. */
        public ChangeMembers {
            added = Set.copyOf(added);
            removed = Set.copyOf(removed);
        }

        @Override
        public String message() {
            return "Change the members of the group " + group;
        }

        @Override
        public Decision decide(Snapshot head) {
            return AccountDecisions.changeMembers(this, head);
        }
    }
}
