// SPDX-License-Identifier: Apache-2.0
package guelta.itests.peer;

import guelta.itests.Program;
import guelta.itests.dns.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A master file and the zone it is for; the name is absolute. */
public record ZoneFile(String name, Path path) {

    /** Copies a zone from the resources of the tests into a folder. */
    public static ZoneFile resource(String file, Path into) {
        try {
            var source = Path.of(ZoneFile.class.getResource("/zones/").toURI()).resolve(file);
            Files.createDirectories(into);
            return of(Files.copy(source, into.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file named as in the zones repository: the zone's name, a slash as %2F. */
    public static ZoneFile of(Path path) {
        return new ZoneFile(path.getFileName().toString().replace("%2F", "/") + ".", path);
    }

    /** The file name in the zones repository. */
    public String file() {
        return name.substring(0, name.length() - 1).replace("/", "%2F");
    }

    /** Reads it with BIND's own reader and writes it as BIND does, one record a line when asked for {@code full} style. */
    public ZoneFile compiledByBind(Path into, String style) {
        var compiled = into.resolve(file());
        Program.run(
                into,
                "/usr/bin/named-compilezone",
                "-q",
                "-i",
                "none",
                "-k",
                "ignore",
                "-m",
                "ignore",
                "-M",
                "ignore",
                "-n",
                "ignore",
                "-r",
                "ignore",
                "-S",
                "ignore",
                "-T",
                "ignore",
                "-W",
                "ignore",
                "-s",
                style,
                "-o",
                compiled.toString(),
                name,
                path.toString());
        return new ZoneFile(name, compiled);
    }

    /** All owners of records with their types, read by BIND. */
    public Map<String, TreeSet<String>> types() {
        try {
            var folder = Files.createTempDirectory("types");
            try (Stream<String> lines =
                    Files.lines(compiledByBind(folder, "full").path())) {
                return lines.filter(line -> !line.startsWith(";"))
                        .map(line -> line.split("\\s+", 5))
                        .collect(Collectors.groupingBy(
                                words -> words[0],
                                TreeMap::new,
                                Collectors.mapping(words -> words[3], Collectors.toCollection(TreeSet::new))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signs a copy of this zone under another name with new keys; {@code options} are those of ldns-signzone. */
    public ZoneFile signed(String as, Path into, List<String> options) {
        try {
            Files.createDirectories(into);
            var folder = Files.createTempDirectory(into, "sign");
            var source = folder.resolve("source");
            Files.writeString(source, "$ORIGIN " + as + "\n" + Files.readString(path));
            var zsk = Program.run(folder, "/usr/bin/ldns-keygen", "-r", "/dev/urandom", "-a", "ECDSAP256SHA256", as)
                    .strip();
            var ksk = Program.run(
                            folder, "/usr/bin/ldns-keygen", "-r", "/dev/urandom", "-k", "-a", "ECDSAP256SHA256", as)
                    .strip();
            var signed = new ZoneFile(as, into.resolve(as.substring(0, as.length() - 1)));
            var command = new java.util.ArrayList<>(
                    List.of("/usr/bin/ldns-signzone", "-f", signed.path().toString()));
            command.addAll(options);
            command.addAll(List.of("-o", as, source.toString(), zsk, ksk));
            Program.run(folder, Map.of(), command);
            return signed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a name is this zone's apex or below it. */
    public boolean encloses(String owner) {
        for (var at = owner; ; at = Names.parent(at)) {
            if (at.equalsIgnoreCase(name)) {
                return true;
            }
            if (at.equals(".")) {
                return false;
            }
        }
    }
}
