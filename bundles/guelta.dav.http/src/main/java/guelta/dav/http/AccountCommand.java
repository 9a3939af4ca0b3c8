// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import guelta.dav.account.AccountRefusal;
import guelta.dav.account.Accounts;
import guelta.dav.account.Group;
import guelta.dav.account.PasswordHash;
import guelta.dav.account.User;
import guelta.dav.text.Malformed;
import guelta.store.StoreUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;

/** A command that changes accounts, or shows them. */
abstract class AccountCommand extends ListingCommand {
    @Reference
    DavServer server;

    @Override
    protected abstract Listing listing() throws Exception;

    /** The name that was typed. */
    static AccountName name(String typed) throws Exception {
        try {
            return AccountName.parse(typed);
        } catch (Malformed wrong) {
            throw OperatorError.of(sentence(wrong.getMessage()));
        }
    }

    /** All users and groups. */
    final Accounts accounts() throws Exception {
        return PathCommand.available(server.users()::now);
    }

    /** The user whose name was typed. */
    final User user(String typed) throws Exception {
        AccountName name = name(typed);
        return accounts().user(name).orElseThrow(() -> OperatorError.of("There is no user '" + name + "'."));
    }

    /** The group whose name was typed. */
    final Group group(String typed) throws Exception {
        AccountName name = name(typed);
        return accounts().group(name).orElseThrow(() -> OperatorError.of("There is no group '" + name + "'."));
    }

    /** What was typed as addresses. */
    static List<String> addresses(String typed) {
        return Stream.of(typed.split(","))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
    }

    /** Makes a change, or says why it can't be made. */
    final void change(AccountChange change) throws Exception {
        try {
            Optional<AccountRefusal> refusal =
                    await(server.users().change(change), () -> "Still writing to the store.");
            if (refusal.isPresent()) {
                throw OperatorError.of(sentence(refusal.get().sentence()));
            }
        } catch (StoreUnavailable away) {
            throw OperatorError.of("Nothing was changed: " + away.getMessage() + ".");
        }
    }

    /** Asks for a new password, and makes what is kept of it. */
    final PasswordHash newPassword(AccountName of) throws Exception {
        String password = secret("Password for " + of + ": ");
        if (password.isEmpty()) {
            throw OperatorError.of("No password was given, allowed is one of at least one character.");
        }
        return PasswordHash.of(password, server.random(PasswordHash.SALT_LENGTH));
    }

    static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
