// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.ConsoleCommand;
import guelta.console.Listing;
import guelta.dav.Reply.Answer;
import guelta.dav.history.Area;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Writes a calendar or address book into one file. */
@Service
@Command(
        scope = "dav",
        name = "export",
        description = "Writes a calendar as one .ics, .json or .xml, an address book as one .vcf, .json, .xml or .csv,"
                + " one entry in the same forms, or one file")
public final class ExportCommand extends ConsoleCommand {
    @Reference
    DavServer server;

    @Argument(name = "PATH", required = true, description = "As /dav/calendars/NAME/calendar/")
    String path;

    @Argument(
            index = 1,
            name = "FILE",
            description = "The file to write, its ending says the form; without: standard output")
    String file = "";

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected void answer(PrintStream out, boolean json) throws Exception {
        Area area = PathCommand.area(server, path);
        Exporting exporting = new Exporting(Operator.at(server), area, file);
        Answer answer = await(Operator.begin(() -> PathCommand.available(exporting::answer)), () -> "Still reading.");
        if (file.isEmpty() && !json) {
            Operator.write(answer.body(), out);
            return;
        }
        Exporting.LeftOut leftOut = Exporting.leftOut(answer);
        if (file.isEmpty()) {
            Listing.of("path", "content", "leftOut", "firstLeftOut")
                    .row(area.href(), Operator.text(answer), leftOut.count(), leftOut.first())
                    .print(out, true);
            return;
        }
        long octets = await(Operator.begin(() -> exporting.written(answer)), () -> "Still writing '" + file + "'.");
        if (json) {
            Listing.of("path", "file", "octets", "leftOut", "firstLeftOut")
                    .row(area.href(), file, octets, leftOut.count(), leftOut.first())
                    .print(out, true);
            return;
        }
        Listing.of("path", "file", "octets").row(area.href(), file, octets).print(out, false);
        if (leftOut.count() > 0) {
            out.println(leftOut.sentence());
        }
    }
}
