// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dav.history.Area;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Brings calendars and address books of elsewhere in. */
@Service
@Command(
        scope = "dav",
        name = "import",
        description =
                "Brings in an .ics or .vcf file, or a folder of Radicale or Xandikos; made again, changes what differs")
public final class ImportCommand extends ListingCommand {
    @Reference
    DavServer server;

    @Argument(name = "FILE", required = true, description = "The file or folder to read")
    String file;

    @Argument(
            index = 1,
            name = "PATH",
            required = true,
            description =
                    "A calendar or address book, which is made if need be; for folders also principals/users/NAME/")
    String path;

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        Area area = PathCommand.area(server, path);
        Path source = Path.of(file);
        if (!Files.isReadable(source)) {
            throw OperatorError.of("'" + file + "' is no file or folder that can be read.");
        }
        AtomicReference<String> progress = new AtomicReference<>("Still reading '" + file + "'.");
        Operator operator = Operator.at(server);
        return await(
                Operator.begin(
                        () -> PathCommand.available(() -> new Importing(operator, area, progress::set).done(source))),
                progress::get);
    }
}
