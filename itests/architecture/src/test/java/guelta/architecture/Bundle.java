// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A built bundle: its symbolic name, which is its root package and its folder, and its jar. */
final class Bundle {
    private final String name;
    private final Path jar;
    private @Nullable JavaClasses classes;

    Bundle(String name, Path jar) {
        this.name = name;
        this.jar = jar;
    }

    String name() {
        return name;
    }

    Path jar() {
        return jar;
    }

    @Override
    public String toString() {
        return name;
    }

    /** A header of the manifest; empty without it. */
    String header(String header) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes headers = file.getManifest().getMainAttributes();
            String value = headers.getValue(header);
            return value == null ? "" : value;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The names of packages that a header lists, without attributes and directives. */
    List<String> packages(String header) {
        String bare = header(header).replaceAll("\"[^\"]*\"", "").replaceAll(";[^,]*", "");
        return bare.isEmpty() ? List.of() : List.of(bare.split(","));
    }

    boolean exports() {
        return !header("Export-Package").isEmpty();
    }

    /** The names of the files in the jar, in order. */
    List<String> files() {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The root elements of the XML files in the jar whose name has a form. */
    List<Element> documents(String form) {
        return files().stream()
                .filter(Pattern.compile(form).asMatchPredicate())
                .map(this::document)
                .toList();
    }

    /** Its classes as they were compiled; read once. */
    JavaClasses classes() {
        if (classes == null) {
            try (JarFile file = new JarFile(jar.toFile())) {
                classes = new ClassFileImporter().importJar(file);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return classes;
    }

    private Element document(String entry) {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream in = file.getInputStream(file.getEntry(entry))) {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException unreadable) {
            throw new IllegalStateException(entry + " of " + name + " can't be read", unreadable);
        }
    }
}
