// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PurityTest {
    @TempDir
    Path folder;

    static List<Bundle> libraries() {
        return Tree.bundles().stream().filter(Bundle::exports).toList();
    }

    static List<Bundle> engines() {
        return Tree.bundles().stream()
                .filter(bundle -> EngineRule.ENGINES.contains(bundle.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void noLibraryTouchesThreadsSocketsFilesClocksOrLogs(Bundle library) {
        assertEquals(List.of(), Ambience.OF_LIBRARIES.touched(library.classes()));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void everyEngineIsPure(Bundle engine) {
        assertEquals(List.of(), EngineRule.violations(engine.classes()));
    }

    /**
     * Asserts that each of some offences is found.
     *
     * @param table a line an offence: the body of a method, a bar, what has to be said of its class
     */
    private void found(String table, Function<JavaClasses, List<String>> rule) throws IOException {
        Fixture bad = new Fixture(folder, "guelta.bad");
        List<String> expected = new ArrayList<>();
        for (String line : table.lines().toList()) {
            String offender = "guelta.bad.Bad" + expected.size();
            String[] offence = line.split(" +\\| ");
            bad.body(offender, offence[0]);
            expected.add(offender + " " + offence[1]);
        }
        List<String> violations = rule.apply(bad.build().classes());
        assertEquals(
                List.of(),
                expected.stream().filter(each -> !violations.contains(each)).toList());
    }

    @Test
    void whatALibraryMustNotTouchIsFound() throws IOException {
        found("""
            new Thread(() -> {}).start();                             | uses java.lang.Thread
            new java.util.Timer();                                    | uses java.util.Timer
            java.util.concurrent.Executors.newCachedThreadPool();     | uses java.util.concurrent.Executors
            new java.net.Socket();                                    | uses java.net.Socket
            java.nio.channels.DatagramChannel.open();                 | uses java.nio.channels.DatagramChannel
            new java.io.FileInputStream("x");                         | uses java.io.FileInputStream
            java.nio.file.Path.of("x");                               | uses java.nio.file.Path
            org.slf4j.LoggerFactory.getLogger("x");                   | uses org.slf4j.LoggerFactory
            java.util.logging.Logger.getLogger("x");                  | uses java.util.logging.Logger
            System.nanoTime();                                        | calls java.lang.System.nanoTime
            System.currentTimeMillis();                               | calls java.lang.System.currentTimeMillis
            java.time.Instant.now();                                  | calls java.time.Instant.now
            java.time.LocalDate.now();                                | calls java.time.LocalDate.now
            java.time.Clock.systemUTC();                              | calls java.time.Clock.systemUTC
            new java.util.Date();                                     | calls java.util.Date.<init>
            java.util.function.LongSupplier s = System::nanoTime;     | calls java.lang.System.nanoTime
            Runnable r = () -> System.nanoTime();                     | calls java.lang.System.nanoTime
            """, Ambience.OF_LIBRARIES::touched);
    }

    @Test
    void whatAnEngineMustNotTouchIsFound() throws IOException {
        found("""
            new java.util.Random();                                   | uses java.util.Random
            new java.security.SecureRandom();                         | uses java.security.SecureRandom
            java.util.concurrent.ThreadLocalRandom.current();         | uses java.util.concurrent.ThreadLocalRandom
            new java.util.concurrent.ConcurrentHashMap<>();           | uses java.util.concurrent.ConcurrentHashMap
            Math.random();                                            | calls java.lang.Math.random
            java.util.UUID.randomUUID();                              | calls java.util.UUID.randomUUID
            System.getProperty("x");                                  | calls java.lang.System.getProperty
            System.out.println();                                     | uses java.io.PrintStream
            java.util.TimeZone.getDefault();                          | calls java.util.TimeZone.getDefault
            new org.xbill.DNS.SimpleResolver();                       | uses org.xbill.DNS.SimpleResolver
            java.time.Instant.now();                                  | calls java.time.Instant.now
            """, EngineRule::violations);
    }

    @Test
    void staticStateOfAnEngineIsFound() throws IOException {
        Bundle bad =
                new Fixture(folder, "guelta.bad").source("guelta.bad.Bad", """
                        class Bad {
                            static int counter;
                            static final java.util.HashMap<String, String> CACHE = new java.util.HashMap<>();
                            static final StringBuilder TEXT = new StringBuilder();
                            static final int[] SHARED = {1};
                            private static final int[] TABLE = {1};
                            static final java.util.Map<String, String> NAMES = java.util.Map.of();
                            static final String NAME = "x";
                            int own;
                            static synchronized void locked() {}
                        }
                        """).build();
        assertEquals(
                List.of(
                        "guelta.bad.Bad.CACHE is static state that can change",
                        "guelta.bad.Bad.SHARED is static state that can change",
                        "guelta.bad.Bad.TEXT is static state that can change",
                        "guelta.bad.Bad.counter is static state that can change",
                        "guelta.bad.Bad.locked() is synchronized"),
                EngineRule.violations(bad.classes()).stream().sorted().toList());
    }

    @Test
    void whatWorksOnBytesTimeAndRandomnessHandedInIsPure() throws IOException {
        Bundle good = new Fixture(folder, "guelta.good")
                .source("guelta.good.Good", """
                        enum Good {
                            ONE, TWO;
                            static String text(java.io.InputStream in, java.time.Instant now,
                                    java.util.random.RandomGenerator random) throws java.io.IOException {
                                byte[] octets = in.readNBytes(4);
                                random.nextBytes(octets);
                                return switch (values()[octets[0] & 1]) { case ONE -> "1"; case TWO -> now.toString(); };
                            }
                        }
                        """)
                .build();
        assertEquals(List.of(), EngineRule.violations(good.classes()));
    }
}
