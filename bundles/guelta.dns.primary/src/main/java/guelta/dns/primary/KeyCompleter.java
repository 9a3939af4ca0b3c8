// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the name of a key. */
@Service
public final class KeyCompleter implements Completer {
    @Reference
    PrimaryServer primary;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        primary.keys().known().all().forEach(key -> names.getStrings()
                .add(key.key().name().toString()));
        return names.complete(session, line, candidates);
    }

    @Override
    public void completeCandidates(Session session, CommandLine line, List<Candidate> candidates) {
        primary.keys()
                .known()
                .all()
                .forEach(key -> candidates.add(new Candidate(key.key().name().toString(), true)));
    }
}
