// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dns.DomainName;
import guelta.dns.server.ZoneFileName;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Reads a zone file, or all of the store's, and says what is wrong or strange with it; changes nothing. */
@Service
@Command(
        scope = "dns",
        name = "zone-check",
        description = "Says what is wrong with a zone file, or with those in the store")
public final class ZoneCheckCommand extends ListingCommand {
    @Argument(name = "FILE", description = "A file of this machine, named as its zone; without one all in the store")
    @Completion(FileCompleter.class)
    @Nullable
    String file;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Reference
    PrimaryServer primary;

    @Override
    protected Listing listing() throws Exception {
        String named = file;
        AtomicReference<String> progress = new AtomicReference<>("Still reading the zones.");
        return await(
                OwnThread.run(
                        "guelta.dns.primary zone-check",
                        () -> named == null
                                ? stored(primary.zonesStore(), progress::set)
                                : local(Path.of(named), progress::set)),
                progress::get);
    }

    /**
     * What is found in all zones of a store.
     *
     * @param progress hears, in one sentence, how far it is
     */
    static Listing stored(Optional<Store> store, Consumer<String> progress) throws CommandException {
        Snapshot head = store.orElseThrow(() -> OperatorError.of("The store of the zones isn't there."))
                .root(ZoneFollower.ROOT)
                .head();
        Listing listing = findings();
        List<Entry> files = ServedZones.zoneFiles(head);
        for (int i = 0; i < files.size(); i++) {
            Entry entry = files.get(i);
            progress.accept("Still reading " + entry.path() + ", zone " + (i + 1) + " of " + files.size() + ".");
            DomainName apex = ZoneFileName.zone(entry.path().name()).orElseThrow();
            tell(listing, apex, ZoneReading.of(apex, entry, head));
        }
        return listing;
    }

    /** What is found in a file. */
    static Listing local(Path path, Consumer<String> progress) throws CommandException {
        progress.accept("Still reading " + path + ".");
        String name = path.getFileName().toString();
        DomainName apex = ZoneFileName.zone(name)
                .orElseThrow(
                        () -> OperatorError.of("'" + name + "' is no name of a zone file: allowed is the zone's name"
                                + " in lower case, as example.org, and root.zone for the root"));
        Listing listing = findings();
        try {
            byte[] text = Files.readAllBytes(path);
            tell(listing, apex, ZoneReading.of(apex, name, text, included -> beside(path, included)));
        } catch (IOException unreadable) {
            throw OperatorError.of(path + " can't be read: " + unreadable.getMessage());
        }
        return listing;
    }

    /** Included files of a local zone file are found below its folder, as they would be in the repository. */
    private static Optional<byte[]> beside(Path zone, String included) {
        try {
            return Optional.of(Files.readAllBytes(zone.toAbsolutePath().resolveSibling(included)));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private static Listing findings() {
        return Listing.of("zone", "finding", "text").whenEmpty("There is no zone file.");
    }

    private static void tell(Listing listing, DomainName apex, ZoneReading reading) {
        reading.problems().forEach(problem -> listing.row(apex, "broken", problem));
        reading.warnings().forEach(warning -> listing.row(apex, "warning", warning));
        if (reading.problems().isEmpty()) {
            listing.row(apex, "good", "can be served");
        }
    }
}
