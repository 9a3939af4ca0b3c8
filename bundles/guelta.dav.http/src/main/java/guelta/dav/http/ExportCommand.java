// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.ConsoleCommand;
import guelta.console.Listing;
import guelta.console.OperatorError;
import guelta.dav.Reply.Answer;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Type;
import guelta.dav.history.Area;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
                + " or one entry or file")
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
        Answer answer =
                await(Operator.begin(() -> PathCommand.available(() -> exported(area))), () -> "Still reading.");
        if (file.isEmpty() && !json) {
            Operator.write(answer.body(), out);
            return;
        }
        if (file.isEmpty()) {
            Listing.of("path", "content")
                    .row(area.href(), Operator.text(answer))
                    .print(out, true);
            return;
        }
        long octets = await(Operator.begin(() -> written(answer)), () -> "Still writing '" + file + "'.");
        Listing.of("path", "file", "octets").row(area.href(), file, octets).print(out, json);
    }

    private Answer exported(Area area) throws Exception {
        InHome place = area.place();
        if (place == null || place.isHome() || isFolder(place)) {
            throw OperatorError.of(
                    "'" + path + "' can't be one file, allowed are calendars, address books and what is in them.");
        }
        Answer answer =
                Operator.at(server).on(area.owner(), "GET", place.href() + query(place.kind()), "", "dav:export");
        if (answer.status() != 200) {
            throw Operator.refused(answer);
        }
        return answer;
    }

    /** The form that the name of the file says. */
    private String query(Kind kind) {
        String name = file.toLowerCase(Locale.ROOT);
        boolean calendar = kind == Kind.CALENDARS;
        if (name.endsWith(".json")) {
            return calendar ? "?export=jcal" : "?export=jcard";
        }
        if (name.endsWith(".xml")) {
            return calendar ? "?export=xcal" : "?export=xcard";
        }
        return name.endsWith(".csv") && !calendar ? "?export=csv" : "?export";
    }

    private boolean isFolder(InHome place) {
        Home home = new Home(
                server.world().homes().root(Layout.root(place.owner())).head(),
                server.world().memory());
        Optional<Found.Collection> collection = home.collection(place);
        return collection.isPresent() && collection.get().settings().type() == Type.PLAIN;
    }

    /** A file that is there stays until the other one is complete. */
    private long written(Answer answer) throws Exception {
        Path target = Path.of(file).toAbsolutePath();
        Path beside = target.resolveSibling(target.getFileName() + ".part");
        try {
            long octets;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside))) {
                octets = Operator.write(answer.body(), out);
            }
            Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
            return octets;
        } catch (IOException failed) {
            throw OperatorError.of("'" + file + "' can't be written: " + failed.getMessage() + ".");
        }
    }
}
