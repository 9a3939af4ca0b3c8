// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.OperatorError;
import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import guelta.dav.account.Principal;
import guelta.dav.text.Malformed;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the members of a group, or changes them. */
@Service
@Command(
        scope = "dav",
        name = "group-member",
        description = "Lists the members of a group, or changes them: +NAME adds, -NAME removes")
public final class GroupMemberCommand extends AccountCommand {
    @Argument(name = "GROUP", required = true, description = "The group")
    String group;

    @Argument(
            index = 1,
            name = OPTIONS,
            multiValued = true,
            description =
                    "+NAME adds a user, -NAME removes one; groups/NAME for a group. Options may stand here as well")
    List<String> options = List.of();

    /** Options have two dashes here: with one, somebody goes. */
    @Override
    protected boolean takes(String word) {
        return word.matches("\\+.*|-[^-].*");
    }

    @Override
    protected Listing listing() throws Exception {
        AccountName name = name(group);
        Set<Principal> added = new TreeSet<>();
        Set<Principal> removed = new TreeSet<>();
        for (String change : options) {
            (change.charAt(0) == '+' ? added : removed).add(principal(change.substring(1)));
        }
        if (!added.isEmpty() || !removed.isEmpty()) {
            change(new AccountChange.ChangeMembers(name, added, removed));
        }
        Listing listing = Listing.of("member").whenEmpty("The group has no members.");
        group(group).members().forEach(listing::row);
        return listing;
    }

    private static Principal principal(String typed) throws Exception {
        try {
            return Principal.parse(typed);
        } catch (Malformed wrong) {
            throw OperatorError.of(sentence(wrong.getMessage()));
        }
    }
}
