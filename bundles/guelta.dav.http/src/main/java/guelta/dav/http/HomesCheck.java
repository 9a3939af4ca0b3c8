// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.collection.Pushed;
import guelta.store.CommitCheck;
import guelta.store.Snapshot;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks at what is pushed into the store of calendars. */
@Component(name = "guelta.dav.http.homes-check", service = CommitCheck.class)
public final class HomesCheck implements CommitCheck {
    private final DavServer server;

    /** A check for the store that the server names. */
    @Activate
    public HomesCheck(@Reference DavServer server) {
        this.server = server;
    }

    @Override
    public String store() {
        return server.settings().store();
    }

    @Override
    public boolean follows(String root) {
        return root.startsWith("home/");
    }

    @Override
    public List<String> objections(String root, Snapshot head, Snapshot proposed) {
        return Pushed.objections(head, proposed);
    }
}
