// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApiTextTest {
    private static final Path RECORDED = Tree.TOP.resolve("docs/api");

    @TempDir
    Path folder;

    static List<Bundle> libraries() {
        return Tree.bundles().stream().filter(Bundle::exports).toList();
    }

    /** With {@code -Dguelta.api.record} this writes what it else compares. */
    @ParameterizedTest
    @MethodSource("libraries")
    void noApiChangesUnrecorded(Bundle library) throws IOException {
        Path file = RECORDED.resolve(library + ".txt");
        String api = ApiText.of(library);
        if (System.getProperty("guelta.api.record") != null) {
            Files.createDirectories(RECORDED);
            Files.writeString(file, api);
        }
        String recorded = Files.exists(file) ? Files.readString(file) : "";
        if (!recorded.equals(api)) {
            fail(difference(recorded, api) + "\nIf that is meant, record it: ./test quick -Dguelta.api.record");
        }
    }

    @Test
    void nothingIsRecordedThatIsNotThere() throws IOException {
        try (Stream<Path> files = Files.list(RECORDED)) {
            List<String> recorded =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(
                    libraries().stream()
                            .map(library -> library + ".txt")
                            .sorted()
                            .toList(),
                    recorded);
        }
    }

    private static String difference(String recorded, String api) {
        List<String> before = recorded.lines().toList();
        List<String> after = api.lines().toList();
        Stream<String> gone =
                before.stream().filter(line -> !after.contains(line)).map(line -> "- " + line);
        Stream<String> come =
                after.stream().filter(line -> !before.contains(line)).map(line -> "+ " + line);
        return "The API differs from docs/api:\n"
                + String.join("\n", Stream.concat(gone, come).toList());
    }

    private Bundle library(String type) throws IOException {
        return new Fixture(folder, "guelta.test")
                .header("Export-Package", "guelta.test;version=\"1.2.0\";uses:=\"java.util\"")
                .source("guelta.test.Api", type)
                .source("guelta.test.inner.Hidden", "public class Hidden {}")
                .build();
    }

    @Test
    void theTextHoldsWhatUsersCanSee() throws IOException {
        Bundle library = library("""
                import java.io.IOException;
                import java.util.List;
                import java.util.function.Function;
                import org.jspecify.annotations.Nullable;
                public abstract class Api<T extends Comparable<T>> implements AutoCloseable {
                    public static final int SIZE = 7;
                    public static final String NAME = "x";
                    protected final List<@Nullable String> names = List.of();
                    private int hidden;
                    int own;
                    protected Api(int... sizes) {}
                    Api(String own) {}
                    public abstract <R> @Nullable R map(Function<? super T, ? extends R> f, T[] all) throws IOException;
                    protected static void helped() {}
                    private void hide() {}
                    @Override public String toString() { return ""; }
                    public sealed interface Edit permits Put, Delete { default int size() { return 0; } int weight(); }
                    public record Put(@Nullable String path, int weight) implements Edit { public Put { } }
                    public record Delete(int weight) implements Edit { public static Delete of() { return null; } }
                    public enum Colour { RED, BLUE; public Colour next() { return this; } }
                    public @interface Mark { String value() default ""; }
                    private static class Inside {}
                }
                """);
        assertEquals("""
                package guelta.test 1.2.0

                abstract class guelta.test.Api<T extends Comparable<T>> implements AutoCloseable
                    protected new(int...)
                    static final String NAME = x
                    static final int SIZE = 7
                    protected static void helped()
                    abstract <R> R? map(java.util.function.Function<? super T, ? extends R>, T[]) throws java.io.IOException
                    protected final java.util.List<String?> names

                enum guelta.test.Api.Colour { RED, BLUE }
                    guelta.test.Api.Colour next()

                record guelta.test.Api.Delete(int weight) implements guelta.test.Api.Edit
                    static guelta.test.Api.Delete of()

                sealed interface guelta.test.Api.Edit permits guelta.test.Api.Delete, guelta.test.Api.Put
                    default int size()
                    int weight()

                annotation guelta.test.Api.Mark
                    String value()

                record guelta.test.Api.Put(String? path, int weight) implements guelta.test.Api.Edit
                """, ApiText.of(library));
    }

    @Test
    void theOrderOfMembersInTheSourceDoesNotMatter() throws IOException {
        String one = ApiText.of(library("public class Api { public void a() {} public void b() {} }"));
        assertEquals(one, ApiText.of(library("public class Api { public void b() {} public void a() {} }")));
    }

    @Test
    void everyVisibleChangeChangesTheText() throws IOException {
        String before = ApiText.of(library("public class Api { public void a() {} }"));
        for (String changed : List.of(
                "public class Api { public int a() { return 0; } }",
                "public class Api { public void a(int b) {} }",
                "public class Api { public final void a() {} }",
                "public class Api { public static void a() {} }",
                "public class Api { protected void a() {} }",
                "public class Api { public void a() throws Exception {} }",
                "public final class Api { public void a() {} }",
                "public class Api implements Runnable { public void a() {} public void run() {} }",
                "public class Api { public void a() {} public Api(int b) {} }")) {
            assertNotEquals(before, ApiText.of(library(changed)), changed);
        }
    }
}
