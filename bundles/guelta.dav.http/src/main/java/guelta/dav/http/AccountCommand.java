// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import guelta.dav.account.AccountRefusal;
import guelta.dav.account.PasswordHash;
import guelta.dav.text.Malformed;
import guelta.store.StoreUnavailable;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Reference;

/** A command that changes accounts, or shows them. */
abstract class AccountCommand extends ListingCommand {
    @Reference
    DavServer server;

    /** The name that was typed. */
    static AccountName name(String typed) throws Exception {
        try {
            return AccountName.parse(typed);
        } catch (Malformed wrong) {
            throw OperatorError.of(sentence(wrong.getMessage()));
        }
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
