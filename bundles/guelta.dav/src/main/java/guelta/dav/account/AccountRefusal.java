// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

/** Why a change of accounts was not made. */
public sealed interface AccountRefusal {
    /** What is wrong, for the operator, without a full stop. */
    String sentence();

    /** There is a user or group of this name already. */
    record Exists(Principal principal) implements AccountRefusal {
        @Override
        public String sentence() {
            return "there is a " + principal.told() + " already";
        }
    }

    /** There is no user or group of this name. */
    record Missing(Principal principal) implements AccountRefusal {
        @Override
        public String sentence() {
            return "there is no " + principal.told();
        }
    }

    /** The user has an application password of this label already. */
    record LabelTaken(AccountName user, String label) implements AccountRefusal {
        @Override
        public String sentence() {
            return "'" + user + "' has an application password '" + label + "' already";
        }
    }

    /** The user has no application password of this label. */
    record LabelMissing(AccountName user, String label) implements AccountRefusal {
        @Override
        public String sentence() {
            return "'" + user + "' has no application password '" + label + "'";
        }
    }

    /** The user has as many application passwords as one may have. */
    record TooManyAppPasswords(AccountName user, int most) implements AccountRefusal {
        @Override
        public String sentence() {
            return "'" + user + "' has " + most + " application passwords, more are not allowed";
        }
    }

    /** The group would be as large as a file may not be. */
    record GroupTooLarge(AccountName group) implements AccountRefusal {
        @Override
        public String sentence() {
            return "the group '" + group + "' would not fit into a file of " + AccountFile.LONGEST + " bytes";
        }
    }

    /** One that should be taken out of a group is not in it. */
    record NoMember(AccountName group, Principal principal) implements AccountRefusal {
        @Override
        public String sentence() {
            return "the " + principal.told() + " is no member of the group '" + group + "'";
        }
    }

    /** A group would be a member of itself, by others or not. */
    record Circle(AccountName group, Principal member) implements AccountRefusal {
        @Override
        public String sentence() {
            return "the group '" + group + "' is in the " + member.told() + ", which so can't be its member";
        }
    }

    /** A display name or address that is none. */
    record Unfit(String sentence) implements AccountRefusal {}
}
