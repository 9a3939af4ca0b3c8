// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.OperatorError;
import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import guelta.dav.account.AppPassword;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Makes a password for one program. */
@Service
@Command(
        scope = "dav",
        name = "app-password-add",
        description = "Makes a password for one program of a user and shows it once")
public final class AppPasswordAddCommand extends AccountCommand {
    @Argument(name = "NAME", required = true, description = "The user")
    @Completion(UserCompleter.class)
    String name;

    @Argument(index = 1, name = "LABEL", required = true, description = "What it is for, as phone")
    String label;

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        AccountName user = name(name);
        if (!AppPassword.isLabel(label)) {
            throw OperatorError.of("'" + label
                    + "' is no label, allowed are 1 to 64 characters without '/', not beginning with a dot.");
        }
        String secret = AppPassword.secret(server.random(AppPassword.ENTROPY));
        AppPassword kept = AppPassword.of(label, Instant.now(), secret, server.random(AppPassword.ENTROPY));
        change(new AccountChange.AddAppPassword(user, kept));
        return Listing.of("user", "label", "password").row(user, label, secret);
    }
}
