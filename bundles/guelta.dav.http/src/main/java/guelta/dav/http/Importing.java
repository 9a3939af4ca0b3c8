// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.OperatorError;
import guelta.dav.World;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.exchange.Piece;
import guelta.dav.history.Area;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.dav.text.Malformed;
import guelta.dav.webdav.Import;
import guelta.dav.webdav.Import.Refused;
import guelta.dav.webdav.Import.Report;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.store.Committed;
import guelta.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Brings a file or folder into somebody's homes, in commits of 1,000 entries. Confined. */
final class Importing {
    private static final int BATCH = 1000;
    private static final long LARGEST_FILE = 256L << 20;
    private static final Name DISPLAY_NAME = Name.dav("displayname");

    private final Operator operator;
    private final Area target;
    private final Consumer<String> progress;
    private final Map<String, Report> reports = new LinkedHashMap<>();

    /**
     * @param progress takes a sentence as often as there is something to say
     */
    Importing(Operator operator, Area target, Consumer<String> progress) {
        this.operator = operator;
        this.target = target;
        this.progress = progress;
    }

    /** Brings it in, and says what became of it. */
    Listing done(Path source) throws Exception {
        operator.look(target.owner(), "dav:import");
        try {
            if (Files.isDirectory(source)) {
                folder(source);
            } else {
                file(source);
            }
        } catch (IOException unreadable) {
            throw OperatorError.of("'" + source + "' can't be read: " + PathCommand.reason(unreadable) + ".");
        }
        return listing();
    }

    private void file(Path source) throws Exception {
        InHome place = target.place();
        if (place == null || place.isHome() || place.kind() == Kind.FILES) {
            throw OperatorError.of("A file goes into one calendar or address book, as calendars/" + target.owner()
                    + "/calendar/ or contacts/" + target.owner() + "/contacts/.");
        }
        if (Files.size(source) > LARGEST_FILE) {
            throw OperatorError.of("'" + source + "' has more than 256 MB: split it.");
        }
        ForeignFile file;
        try {
            file = ForeignFile.read(place.kind(), Files.readAllBytes(source));
        } catch (Malformed broken) {
            throw OperatorError.of("'" + source + "' can't be taken apart: " + broken.getMessage() + ".");
        }
        Settings settings = Settings.of(Type.in(place.kind()), "", Instant.EPOCH);
        String shown = file.name().isBlank() ? place.name() : file.name();
        into(place, settings.withProperties(Map.of(DISPLAY_NAME, Element.of(DISPLAY_NAME, shown))), file.pieces());
        note(place, new Report(false, 0, 0, 0, file.refused()));
    }

    private void folder(Path source) throws Exception {
        ForeignFolder.Found found = ForeignFolder.in(source);
        List<ForeignFolder> collections = found.collections();
        InHome place = target.place();
        boolean one = place != null && !place.isHome();
        if (collections.isEmpty()) {
            throw OperatorError.of("'" + source + "' has no calendar or address book in it: there is none of "
                    + ".Radicale.props, .xandikos, *.ics and *.vcf"
                    + (found.refused().isEmpty() ? "." : "; " + found.refused().get(0) + "."));
        }
        if (one && collections.size() > 1) {
            throw OperatorError.of("'" + source + "' has " + collections.size()
                    + " calendars and address books in it: they go into all homes, as principals/users/"
                    + target.owner() + "/.");
        }
        for (ForeignFolder collection : collections) {
            Kind kind = collection.settings().type() == Type.CALENDAR ? Kind.CALENDARS : Kind.CONTACTS;
            InHome to = one && place != null
                    ? place.as(true)
                    : InHome.home(kind, target.owner()).child(collection.name(), true);
            if (to.kind() != kind) {
                throw OperatorError.of("'" + collection.folder() + "' goes into "
                        + InHome.home(kind, target.owner()).href() + ", not into " + to.href() + ".");
            }
            items(collection, to);
        }
        if (!found.refused().isEmpty()) {
            List<Refused> refused =
                    found.refused().stream().map(why -> new Refused("", why)).toList();
            reports.merge(target.href().toString(), new Report(false, 0, 0, 0, refused), Report::and);
        }
    }

    private void items(ForeignFolder collection, InHome to) throws IOException {
        for (int from = 0; from == 0 || from < collection.items().size(); from += BATCH) {
            List<Piece> pieces = new ArrayList<>();
            int until = Math.min(from + BATCH, collection.items().size());
            for (Path item : collection.items().subList(from, until)) {
                String name = item.getFileName().toString();
                if (Files.size(item) > operator.server().world().limits().resource()) {
                    Refused large = new Refused(
                            name,
                            "it has " + Files.size(item) + " octets, allowed are "
                                    + operator.server().world().limits().resource());
                    note(to, new Report(false, 0, 0, 0, List.of(large)));
                } else {
                    pieces.add(new Piece(name, name, Files.readAllBytes(item)));
                }
            }
            commit(to, collection.settings(), pieces);
            progress.accept(
                    to.href() + ": " + until + " of " + collection.items().size() + " files.");
        }
    }

    private void into(InHome place, Settings settings, List<Piece> pieces) {
        for (int from = 0; from == 0 || from < pieces.size(); from += BATCH) {
            int until = Math.min(from + BATCH, pieces.size());
            commit(place.as(true), settings, pieces.subList(from, until));
            progress.accept(place.href() + ": " + until + " of " + pieces.size() + " entries.");
        }
    }

    private void commit(InHome place, Settings settings, List<Piece> pieces) {
        World world = operator.server().world();
        Import wanted = new Import(world, Instant.now(), UUID.randomUUID(), place, Optional.of(settings), pieces);
        String what = "Import " + pieces.size() + " to " + place.href() + "\n\nby dav:import";
        Committed<Report> done = world.homes()
                .root(Layout.root(target.owner()))
                .commit((Snapshot head) -> wanted.plan(head, operator.author(), what))
                .toCompletableFuture()
                .join();
        note(place, done.result());
    }

    private void note(InHome place, Report report) {
        reports.merge(place.as(true).href().toString(), report, Report::and);
    }

    private Listing listing() {
        Listing listing = Listing.of("collection", "outcome", "count", "where", "why");
        reports.forEach((collection, report) -> {
            if (report.made()) {
                listing.row(collection, "made", 1, "", "");
            }
            listing.row(collection, "added", report.added(), "", "");
            if (report.replaced() > 0) {
                listing.row(collection, "replaced", report.replaced(), "", "the UID was there with other content");
            }
            if (report.same() > 0) {
                listing.row(collection, "unchanged", report.same(), "", "");
            }
            report.refused().forEach(each -> listing.row(collection, "refused", 1, each.origin(), each.why()));
        });
        return listing;
    }
}
