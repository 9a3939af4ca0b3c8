// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Writes what stands beside the archives: {@code SHA256SUMS}, {@code guelta-VERSION.buildinfo} (the JVM format of
 * reproducible-builds.org) and {@code guelta-VERSION.cdx.json} (CycloneDX 1.5), the last from the jars that the
 * distribution really holds. Equal archives give equal files: nothing here depends on who builds where and when.
 *
 * <p>Arguments: the assembled folder, the folder of the archives, the version, the time stamp, the version of Maven.
 * The build runs it from its source file.
 */
public final class Inventory {
    private final Path assembly;
    private final Path target;
    private final String version;
    private final String timestamp;

    private Inventory(Path assembly, Path target, String version, String timestamp) {
        this.assembly = assembly;
        this.target = target;
        this.version = version;
        this.timestamp = timestamp;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Inventory inventory = new Inventory(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2], arguments[3]);
        Path bom = inventory.write(".cdx.json", inventory.bom());
        Path buildinfo = inventory.write(".buildinfo", inventory.buildinfo(arguments[4]));
        StringBuilder sums = new StringBuilder();
        for (Path file : List.of(inventory.file(".tar.gz"), inventory.file(".zip"), buildinfo, bom)) {
            sums.append(digest("SHA-256", file))
                    .append("  ")
                    .append(file.getFileName())
                    .append('\n');
        }
        Files.writeString(inventory.target.resolve("SHA256SUMS"), sums);
    }

    private Path file(String suffix) {
        return target.resolve("guelta-" + version + suffix);
    }

    private Path write(String suffix, String text) throws IOException {
        return Files.writeString(file(suffix), text);
    }

    // The record of the build.

    private String buildinfo(String maven) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder("""
                buildinfo.version=1.0-SNAPSHOT
                name=guelta
                group-id=guelta
                artifact-id=karaf-distro
                version=%s
                source.scm.tag=%s
                build-tool=mvn
                mvn.version=%s
                mvn.build.timestamp=%s
                java.version=%s
                java.vendor=%s
                os.name=%s
                os.arch=%s
                """.formatted(
                        version,
                        commit(),
                        maven,
                        timestamp,
                        System.getProperty("java.version"),
                        System.getProperty("java.vendor"),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch")));
        int output = 0;
        for (Path archive : List.of(file(".tar.gz"), file(".zip"))) {
            text.append(
                    """
                    outputs.%1$d.filename=%2$s
                    outputs.%1$d.length=%3$d
                    outputs.%1$d.checksums.sha512=%4$s
                    """.formatted(output++, archive.getFileName(), Files.size(archive), digest("SHA-512", archive)));
        }
        return text.toString();
    }

    /** The commit that was built, with {@code -modified} behind it if files differ from it. */
    private String commit() throws IOException, InterruptedException {
        Optional<String> head = git("rev-parse", "HEAD");
        if (head.isEmpty()) {
            return "unknown";
        }
        boolean clean = git("status", "--porcelain", "--untracked-files=no")
                .filter(String::isEmpty)
                .isPresent();
        return clean ? head.get() : head.get() + "-modified";
    }

    private Optional<String> git(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
        line.addAll(List.of(command));
        try {
            Process git = new ProcessBuilder(line)
                    .directory(assembly.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
        } catch (IOException noGit) {
            return Optional.empty();
        }
    }

    // The bill of materials.

    private String bom() throws IOException {
        List<String> components = new ArrayList<>();
        for (Path jar : jars()) {
            components.add(component(jar));
        }
        String list = String.join(",\n", components);
        return """
                {
                  "bomFormat": "CycloneDX",
                  "specVersion": "1.5",
                  "serialNumber": "urn:uuid:%s",
                  "version": 1,
                  "metadata": {
                    "timestamp": %s,
                    "component": {"type": "application", "bom-ref": "guelta", "name": "guelta", "version": %s, "licenses": [{"license": {"id": "Apache-2.0"}}]}
                  },
                  "components": [
                %s
                  ]
                }
                """.formatted(
                UUID.nameUUIDFromBytes(list.getBytes(StandardCharsets.UTF_8)), json(timestamp), json(version), list);
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(assembly)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted((a, b) -> relative(a).compareTo(relative(b)))
                    .toList();
        }
    }

    private String relative(Path file) {
        return assembly.relativize(file).toString().replace('\\', '/');
    }

    private String component(Path jar) throws IOException {
        Coordinates maven = coordinates(jar);
        String purl = "pkg:maven/" + maven.group + "/" + maven.artifact + "@" + maven.version + "?"
                + maven.classifier
                        .map(classifier -> "classifier=" + classifier + "&")
                        .orElse("") + "type=jar";
        return """
                    {
                      "type": "library",
                      "bom-ref": %1$s,
                      "group": %2$s,
                      "name": %3$s,
                      "version": %4$s,
                      "hashes": [{"alg": "SHA-256", "content": "%5$s"}],%6$s
                      "purl": %7$s
                    }""".formatted(
                        json(relative(jar)),
                        json(maven.group),
                        json(maven.artifact),
                        json(maven.version),
                        digest("SHA-256", jar),
                        license(jar)
                                .map(text -> "\n      \"licenses\": [" + text + "],")
                                .orElse(""),
                        json(purl));
    }

    /** Where a jar comes from: its place below system/, or for the launcher's jars in lib/ what Maven wrote into them. */
    private Coordinates coordinates(Path jar) throws IOException {
        Path below = assembly.relativize(jar);
        if (below.startsWith("system")) {
            int names = below.getNameCount();
            String artifact = below.getName(names - 3).toString();
            String version = below.getName(names - 2).toString();
            String group =
                    below.subpath(1, names - 3).toString().replace('/', '.').replace('\\', '.');
            String rest = below.getFileName().toString().substring(artifact.length() + version.length() + 1);
            return new Coordinates(
                    group,
                    artifact,
                    version,
                    Optional.of(rest.replaceFirst("^-", "").replaceFirst("\\.jar$", ""))
                            .filter(classifier -> !classifier.isEmpty()));
        }
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties")) {
                    Properties pom = new Properties();
                    try (InputStream in = file.getInputStream(entry)) {
                        pom.load(in);
                    }
                    String artifact = pom.getProperty("artifactId");
                    if (name.equals(artifact) || name.startsWith(artifact + "-")) {
                        return new Coordinates(
                                pom.getProperty("groupId"), artifact, pom.getProperty("version"), Optional.empty());
                    }
                }
            }
        }
        int dash = name.replaceFirst("-[0-9].*", "").length();
        return new Coordinates(
                "unknown",
                name.substring(0, dash),
                dash < name.length() ? name.substring(dash + 1) : "unknown",
                Optional.empty());
    }

    private record Coordinates(String group, String artifact, String version, Optional<String> classifier) {}

    /** What the jar's own manifest says about its licence: a name or an address. */
    private static Optional<String> license(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Optional<String> header = Optional.ofNullable(file.getManifest())
                    .map(manifest -> manifest.getMainAttributes().getValue("Bundle-License"));
            return header.map(text -> text.split(";")[0].replace("\"", "").strip())
                    .filter(name -> !name.isEmpty())
                    .map(name -> "{\"license\": {\"name\": " + json(name) + "}}");
        }
    }

    private static String json(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String digest(String algorithm, Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
