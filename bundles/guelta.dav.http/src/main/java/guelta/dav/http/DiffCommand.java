// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.ConsoleCommand;
import guelta.console.OperatorError;
import guelta.dav.Refusal;
import guelta.dav.Reply.Answer;
import guelta.dav.collection.Home;
import guelta.dav.history.Area;
import guelta.dav.history.Change;
import guelta.dav.history.Difference;
import guelta.dav.history.Timeline;
import guelta.dav.history.Touched;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows one change. */
@Service
@Command(scope = "dav", name = "diff", description = "Shows what a change did, line by line")
public final class DiffCommand extends ConsoleCommand {
    @Reference
    DavServer server;

    @Argument(
            name = "PATH",
            required = true,
            description = "As /dav/calendars/NAME/calendar/ or principals/users/NAME/")
    String path;

    @Argument(index = 1, name = "N", required = true, description = "The number of the change, from dav:history")
    String number;

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected void answer(PrintStream out, boolean json) throws Exception {
        Area area = PathCommand.area(server, path);
        long wanted = HistoryCommand.number("N", number);
        out.print(await(
                Operator.begin(() -> PathCommand.available(() -> json ? document(area, wanted) : text(area, wanted))),
                () -> "Still comparing."));
    }

    private String document(Area area, long wanted) throws Exception {
        Answer answer = Operator.at(server)
                .on(
                        area.owner(),
                        "GET",
                        Operator.history(PathCommand.place(area)) + "?change=" + wanted,
                        "",
                        "dav:diff");
        if (answer.status() != 200) {
            throw Operator.refused(answer);
        }
        return Operator.text(answer);
    }

    private String text(Area area, long wanted) throws Exception {
        Timeline timeline = PathCommand.timeline(server, area);
        try {
            Change change = timeline.change(wanted);
            Home before = timeline.at(wanted - 1);
            Home after = timeline.at(wanted);
            StringBuilder text = new StringBuilder();
            line(
                    text,
                    "change " + wanted + " by " + change.author().name() + " at " + change.at()
                            + (change.client().isEmpty() ? "" : " with " + change.client()));
            line(text, change.what());
            for (Touched touched : change.touched()) {
                Difference difference = Difference.of(touched, before, after, timeline.sight());
                line(text, "");
                line(
                        text,
                        touched.effect().text() + " "
                                + touched.location().place().href()
                                + (touched.part().equals("content") ? "" : " (properties)")
                                + (difference.name().isEmpty() ? "" : ": " + difference.name()));
                difference
                        .lines()
                        .orElse("no text: " + difference.before() + " octets before, " + difference.after() + " then")
                        .lines()
                        .forEach(each -> line(text, each));
            }
            return text.toString();
        } catch (Refusal refusal) {
            throw OperatorError.of(AccountCommand.sentence(String.valueOf(refusal.getMessage())));
        }
    }

    /** What people have put must not move the cursor of a terminal. */
    private static void line(StringBuilder text, String line) {
        text.append(line.replaceAll("[\\p{Cntrl}&&[^\t]]", "?")).append('\n');
    }
}
