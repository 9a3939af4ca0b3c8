// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.account.Accounts;
import guelta.store.CommitCheck;
import guelta.store.Snapshot;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks at what is pushed into the store of accounts. */
@Component(name = "guelta.dav.http.accounts-check", service = CommitCheck.class)
public final class AccountsCheck implements CommitCheck {
    private final DavServer server;

    /** A check for the store that the server names. */
    @Activate
    public AccountsCheck(@Reference DavServer server) {
        this.server = server;
    }

    @Override
    public String store() {
        return server.settings().accounts();
    }

    @Override
    public boolean follows(String root) {
        return root.equals(Users.ROOT);
    }

    @Override
    public List<String> objections(String root, Snapshot head, Snapshot proposed) {
        return Accounts.objections(head, proposed);
    }
}
