// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Bundles made for tests. */
final class Jar {
    private Jar() {}

    /** The version of a bundle, as it says itself. */
    static String version(Path bundle) throws IOException {
        try (var jar = new JarFile(bundle.toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Bundle-Version");
        }
    }

    /** A version that is newer, by its qualifier. */
    static String newer(String version) {
        return version + (version.split("\\.").length > 3 ? "-newer" : ".newer");
    }

    /** The same bundle under another version. */
    static Path withVersion(Path bundle, String version, Path to) throws IOException {
        try (var from = new JarFile(bundle.toFile())) {
            var manifest = from.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (var out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
                for (var entry : from.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new ZipEntry(entry.getName()));
                        from.getInputStream(entry).transferTo(out);
                        out.closeEntry();
                    }
                }
            }
        }
        return to;
    }
}
