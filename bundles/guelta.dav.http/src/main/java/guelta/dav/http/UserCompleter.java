// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the name of a user. */
@Service
public final class UserCompleter implements Completer {
    @Reference
    DavServer server;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        names().forEach(names.getStrings()::add);
        return names.complete(session, line, candidates);
    }

    @Override
    public void completeCandidates(Session session, CommandLine line, List<Candidate> candidates) {
        names().forEach(name -> candidates.add(new Candidate(name, true)));
    }

    private List<String> names() {
        return server.users().now().users().map(user -> user.name().text()).toList();
    }
}
