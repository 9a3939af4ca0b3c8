// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.exchange.ForeignSettings;
import guelta.dav.text.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A calendar or address book in a folder, as Radicale and Xandikos keep it: one file an entry, and one hidden file about it.
 *
 * @param folder where it is
 * @param settings what is known of it
 * @param items the files, in order of names
 */
record ForeignFolder(Path folder, Settings settings, List<Path> items) {
    private static final int DEEPEST = 8;

    /** What is in a folder and below it, and what of it can't be taken. */
    record Found(List<ForeignFolder> collections, List<String> refused) {}

    /** Its own name. */
    String name() {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    /** The collections in a folder: it itself, or those below. */
    static Found in(Path folder) throws IOException {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        look(folder, 0, found);
        return found;
    }

    private static void look(Path folder, int depth, Found found) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.sorted().toList()) {
                if (Files.isSymbolicLink(each)) {
                    found.refused().add(each + ": is a symbolic link, which is not followed");
                } else if (!each.getFileName().toString().startsWith(".")) {
                    (Files.isDirectory(each) ? folders : files).add(each);
                }
            }
        }
        if (Files.exists(folder.resolve("HEAD")) && Files.isDirectory(folder.resolve("objects"))) {
            found.refused().add(folder + ": is a bare Git repository, make a folder of it by git clone");
            return;
        }
        try {
            Optional<Settings> settings = settings(folder, files);
            if (settings.isPresent()) {
                String ending = settings.get().type() == Type.CALENDAR ? ".ics" : ".vcf";
                // Radicale gives members the names that clients gave them, with whatever ending.
                boolean any = Files.exists(folder.resolve(ForeignSettings.RADICALE));
                String other = ending.equals(".ics") ? ".vcf" : ".ics";
                files.stream().filter(file -> !any && ends(file, other)).forEach(file -> found.refused()
                        .add(file + ": is no " + ending + ", which this folder is taken for; import it by itself"));
                found.collections()
                        .add(new ForeignFolder(
                                folder,
                                settings.get(),
                                files.stream()
                                        .filter(file -> any || ends(file, ending))
                                        .toList()));
                return;
            }
        } catch (Malformed broken) {
            found.refused().add(folder + ": " + broken.getMessage());
            return;
        }
        if (depth < DEEPEST) {
            for (Path inner : folders) {
                look(inner, depth + 1, found);
            }
        }
    }

    private static Optional<Settings> settings(Path folder, List<Path> files) throws IOException, Malformed {
        Path radicale = folder.resolve(ForeignSettings.RADICALE);
        if (Files.exists(radicale)) {
            return ForeignSettings.radicale(Files.readString(radicale));
        }
        Path xandikos = folder.resolve(ForeignSettings.XANDIKOS);
        if (Files.exists(xandikos)) {
            return ForeignSettings.xandikos(Files.readString(xandikos));
        }
        long events = files.stream().filter(file -> ends(file, ".ics")).count();
        long cards = files.stream().filter(file -> ends(file, ".vcf")).count();
        return events + cards == 0
                ? Optional.empty()
                : Optional.of(Settings.of(events >= cards ? Type.CALENDAR : Type.ADDRESSBOOK, "", Instant.EPOCH));
    }

    private static boolean ends(Path file, String ending) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }
}
