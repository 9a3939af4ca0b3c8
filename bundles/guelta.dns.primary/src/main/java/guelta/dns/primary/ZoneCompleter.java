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

/** Completes the name of a zone that is served or broken. */
@Service
public final class ZoneCompleter implements Completer {
    @Reference
    PrimaryServer primary;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        primary.served().all().forEach(zone -> names.getStrings()
                .add(zone.apex().toString()));
        return names.complete(session, line, candidates);
    }

    @Override
    public void completeCandidates(Session session, CommandLine line, List<Candidate> candidates) {
        primary.served()
                .all()
                .forEach(zone -> candidates.add(new Candidate(zone.apex().toString(), true)));
    }
}
