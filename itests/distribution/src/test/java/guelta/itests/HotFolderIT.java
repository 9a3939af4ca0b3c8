// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is dropped into deploy/ is taken, what is taken out of it goes. */
@ExtendWith(Servers.class)
class HotFolderIT {
    private static final Duration TAKEN = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aBundleIsStartedAndUninstalled(Guelta guelta) throws IOException {
        dropped(guelta, jar("dropped.jar", "dropped.bundle"), "dropped.bundle");
    }

    @Test
    void theFeaturesOfAFileAreStartedAndUninstalled(Guelta guelta) throws IOException {
        var jar = jar("inner.jar", "dropped.by.features");
        dropped(
                guelta,
                Files.writeString(
                        folder.resolve("dropped-features.xml"),
                        features("dropped-features", jar.toUri().toString())),
                "dropped.by.features");
    }

    @Test
    void aKarIsStartedAndUninstalled(Guelta guelta) throws IOException {
        var jar = jar("kar-inner.jar", "dropped.by.kar");
        var kar = folder.resolve("dropped.kar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(kar))) {
            put(
                    zip,
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\nKaraf-Feature-Start: true\n\n".getBytes(StandardCharsets.UTF_8));
            put(zip, "repository/dropped/inner/1.0/inner-1.0.jar", Files.readAllBytes(jar));
            put(
                    zip,
                    "repository/dropped/features/1.0/features-1.0-features.xml",
                    features("dropped-kar", "mvn:dropped/inner/1.0").getBytes(StandardCharsets.UTF_8));
        }
        dropped(guelta, kar, "dropped.by.kar");
    }

    private static void dropped(Guelta guelta, Path file, String bundle) throws IOException {
        assertFalse(bundles(guelta).contains(bundle));
        var target = guelta.home().resolve("deploy").resolve(file.getFileName());
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        Await.until(
                bundle + " is active",
                TAKEN,
                () -> bundles(guelta).lines().anyMatch(line -> line.contains("Active") && line.contains(bundle)),
                guelta::trouble);
        Files.delete(target);
        Await.until(bundle + " is gone", TAKEN, () -> !bundles(guelta).contains(bundle), guelta::trouble);
    }

    private static String bundles(Guelta guelta) {
        return guelta.command("bundle:list -t 0 -s");
    }

    private Path jar(String file, String symbolicName) throws IOException {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        main.putValue("Bundle-Version", "1.0");
        var path = folder.resolve(file);
        try (OutputStream out = new JarOutputStream(Files.newOutputStream(path), manifest)) {
            out.flush();
        }
        return path;
    }

    private static String features(String name, String bundle) {
        return """
                <features xmlns="http://karaf.apache.org/xmlns/features/v1.6.0" name="%1$s">
                  <feature name="%1$s" version="1.0"><bundle>%2$s</bundle></feature>
                </features>
                """.formatted(name, bundle);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
