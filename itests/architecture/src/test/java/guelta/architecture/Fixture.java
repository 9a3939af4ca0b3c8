// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A small bundle made by a test, to offend against a rule. */
final class Fixture {
    private final Path folder;
    private final String name;
    private final Manifest manifest = new Manifest();
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final List<Path> sources = new ArrayList<>();

    Fixture(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        header("Manifest-Version", "1.0").header("Bundle-SymbolicName", name);
    }

    Fixture header(String header, String value) {
        manifest.getMainAttributes().put(new Attributes.Name(header), value);
        return this;
    }

    Fixture entry(String file, String text) {
        entries.put(file, text);
        return this;
    }

    /** Adds a class by its source. */
    Fixture source(String className, String text) throws IOException {
        Path file = folder.resolve("src/" + className.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "package " + className.substring(0, className.lastIndexOf('.')) + ";\n" + text);
        sources.add(file);
        return this;
    }

    /** A class whose method has this body. */
    Fixture body(String className, String body) throws IOException {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        return source(className, "class " + simple + " { void run() throws Exception { " + body + " } }");
    }

    Bundle build() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        compile(classes);
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path path : compiled.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                out.write(Files.readAllBytes(path));
            }
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return new Bundle(name, jar);
    }

    private void compile(Path classes) {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--release",
                "17"));
        sources.forEach(source -> arguments.add(source.toString()));
        int result = compiler.run(null, null, null, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("the fixture " + name + " does not compile");
        }
    }
}
