// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A calendar, address book, entry or file on its way into one file, the ending of which says the form.
 *
 * @param file to write; empty for what is only shown
 */
record Exporting(Operator operator, Area area, String file) {
    private static final List<String> OF_CALENDARS = List.of(".ics", ".json", ".xml");
    private static final List<String> OF_CONTACTS = List.of(".vcf", ".json", ".xml", ".csv");
    private static final Pattern LEFT_OUT = Pattern.compile("(\\d+);first=\"([^\"]*)\"");

    /**
     * What is not in the file, since it is no calendar object or card.
     *
     * @param count how many members
     * @param first the name of the first of them; null when there is none
     */
    record LeftOut(long count, @Nullable String first) {
        /** A sentence for the operator; empty when nothing was left out. */
        String sentence() {
            if (first == null) {
                return "";
            }
            // Names may have anything in them, also what a terminal would obey.
            String name = first.replaceAll("\\p{Cntrl}", "\ufffd");
            return count == 1
                    ? "1 member is not in it, since nothing in it is a calendar or card: '" + name + "'."
                    : count + " members are not in it, since nothing in them is a calendar or card, the first is '"
                            + name + "'.";
        }
    }

    /**
     * What there is, in the form that the name of the file says.
     *
     * @throws Exception a sentence for the operator
     */
    Answer answer() throws Exception {
        InHome place = area.place();
        if (place == null || place.isHome() || isFolder(place)) {
            throw OperatorError.of("'" + area.href()
                    + "' can't be one file, allowed are calendars, address books and what is in them.");
        }
        Answer answer =
                operator.on(area.owner(), "GET", place.href() + query(place.kind()), "", "dav:export", "Accept", "*/*");
        if (answer.status() != 200) {
            throw Operator.refused(answer);
        }
        return answer;
    }

    private String query(Kind kind) throws Exception {
        return switch (kind) {
            case FILES -> "";
            case CALENDARS ->
                switch (ending(OF_CALENDARS, OF_CONTACTS)) {
                    case ".json" -> "?export=jcal";
                    case ".xml" -> "?export=xcal";
                    default -> "?export=ics";
                };
            case CONTACTS ->
                switch (ending(OF_CONTACTS, OF_CALENDARS)) {
                    case ".json" -> "?export=jcard";
                    case ".xml" -> "?export=xcard";
                    case ".csv" -> "?export=csv";
                    default -> "?export=vcf";
                };
        };
    }

    /** The ending that says a form; of names that say none, none. */
    private String ending(List<String> allowed, List<String> others) throws Exception {
        String name = file.toLowerCase(Locale.ROOT);
        Optional<String> other = others.stream()
                .filter(ending -> name.endsWith(ending) && !allowed.contains(ending))
                .findFirst();
        if (other.isPresent()) {
            throw OperatorError.of("'" + area.href() + "' can't be a file " + other.get() + ", allowed are "
                    + String.join(", ", allowed) + ".");
        }
        return allowed.stream().filter(name::endsWith).findFirst().orElse("");
    }

    private boolean isFolder(InHome place) {
        DavServer server = operator.server();
        Home home = new Home(
                server.world().homes().root(Layout.root(place.owner())).head(),
                server.world().memory());
        Optional<Found.Collection> collection = home.collection(place);
        return collection.isPresent() && collection.get().settings().type() == Type.PLAIN;
    }

    /** What an answer says that is not in it. */
    static LeftOut leftOut(Answer answer) {
        Matcher told = LEFT_OUT.matcher(answer.fields().first("Guelta-Left-Out").orElse(""));
        if (!told.matches()) {
            return new LeftOut(0, null);
        }
        // Not read as a place: a pushed file may have a name that nothing else has.
        return new LeftOut(Long.parseLong(told.group(1)), URLDecoder.decode(told.group(2), StandardCharsets.UTF_8));
    }

    /**
     * Writes the file; one that is there stays until the other one is complete.
     *
     * @return how many octets it has
     * @throws Exception a sentence for the operator
     */
    long written(Answer answer) throws Exception {
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
            throw OperatorError.of("'" + file + "' can't be written: " + PathCommand.reason(failed) + ".");
        }
    }
}
