// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationRuleTest {
    private static final String FILE = """
            # Where to answer.
            listen = 127.0.0.1:53, [::1]:53

            # Whose zones.
            store = zones
            """;

    @TempDir
    Path folder;

    private Path etc;

    @BeforeEach
    void makeFolder() throws IOException {
        etc = Files.createDirectories(folder.resolve("etc"));
    }

    static List<Bundle> bundles() {
        return Tree.bundles();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyConfigurationIsShippedAsItIsDescribed(Bundle bundle) throws IOException {
        assertEquals(List.of(), ConfigurationRule.violations(bundle, Tree.TOP.resolve("etc")));
    }

    private Bundle designated(String designate) throws IOException {
        return new Fixture(folder, "guelta.test")
                .entry("OSGI-INF/metatype/guelta.test.Config.xml", """
                        <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
                          <OCD id="guelta.test.Config" name="Test">
                            <AD id="listen" type="String" default="127.0.0.1:53\\, [::1]:53" description="Where."/>
                            <AD id="store" type="String" default="zones" description="Whose."/>
                          </OCD>
                          <Designate %s><Object ocdref="guelta.test.Config"/></Designate>
                        </metatype:MetaData>
                        """.formatted(designate))
                .build();
    }

    private List<String> shipping(String file, String text) throws IOException {
        Files.writeString(etc.resolve(file), text);
        return ConfigurationRule.violations(designated("pid=\"guelta.test\""), etc);
    }

    @Test
    void aCompleteCommentedFileIsAllowed() throws IOException {
        assertEquals(List.of(), shipping("guelta.test.cfg", FILE));
    }

    @Test
    void aFileThatIsNotShippedIsFound() throws IOException {
        assertEquals(
                List.of("guelta.test ships no etc/guelta.test.cfg"),
                ConfigurationRule.violations(designated("pid=\"guelta.test\""), etc));
        assertEquals(
                List.of("guelta.test ships no etc/guelta.test-NAME.cfg"),
                ConfigurationRule.violations(designated("factoryPid=\"guelta.test\""), etc));
    }

    @Test
    void missingUnknownDifferentAndBareKeysAreFound() throws IOException {
        assertEquals(
                List.of("etc/guelta.test.cfg has no key store"),
                shipping("guelta.test.cfg", FILE.replace("store = zones", "")));
        assertEquals(
                List.of("etc/guelta.test.cfg has the key stores, which no Config describes"),
                shipping("guelta.test.cfg", FILE + "# Typed in haste.\nstores = zones\n"));
        assertEquals(
                List.of("etc/guelta.test.cfg says store = other, the default is zones"),
                shipping("guelta.test.cfg", FILE.replace("= zones", "= other")));
        assertEquals(
                List.of("etc/guelta.test.cfg has no comment above store"),
                shipping("guelta.test.cfg", FILE.replace("# Whose zones.\n", "")));
    }

    // An instance of a factory differs from the default: it has a name and a place of its own.
    @Test
    void theFileOfAFactoryHasAllKeysWithValuesOfItsOwn() throws IOException {
        Files.writeString(etc.resolve("guelta.test-one.cfg"), FILE.replace("= zones", "= other"));
        assertEquals(List.of(), ConfigurationRule.violations(designated("factoryPid=\"guelta.test\""), etc));
        Files.writeString(etc.resolve("guelta.test-two.cfg"), FILE.replace("store = zones", ""));
        assertEquals(
                List.of("etc/guelta.test-two.cfg has no key store"),
                ConfigurationRule.violations(designated("factoryPid=\"guelta.test\""), etc));
    }

    @Test
    void aPidThatIsNotTheBundlesNameIsFound() throws IOException {
        Files.writeString(etc.resolve("guelta.dns-test.cfg"), FILE);
        assertEquals(
                List.of(
                        "guelta.dns-test is the PID of a component of guelta.test, allowed is the bundle's name",
                        "guelta.dns-test is a PID with '-', where the name of its file would be split"),
                ConfigurationRule.violations(designated("pid=\"guelta.dns-test\""), etc));
    }

    @Test
    void aConfigurationThatNobodyDescribedIsFound() throws IOException {
        Bundle bundle = new Fixture(folder, "guelta.test")
                .source("guelta.test.Server", """
                        class Server {
                            @org.osgi.service.component.annotations.Activate
                            Server(java.util.Map<String, Object> configuration) {}
                        }
                        """)
                .entry("OSGI-INF/guelta.test.xml", """
                        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="guelta.test.Server">
                          <implementation class="guelta.test.Server"/>
                        </scr:component>
                        """)
                .build();
        assertEquals(
                List.of("guelta.test.Server takes the configuration guelta.test.Server, which no Config describes"),
                ConfigurationRule.violations(bundle, etc));
    }

    @Test
    void aKeyThatIsNoStringOrWithoutDescriptionIsFound() throws IOException {
        Files.writeString(etc.resolve("guelta.test.cfg"), "# How many.\nthreads = 2\n");
        Bundle bundle = new Fixture(folder, "guelta.test")
                .entry("OSGI-INF/metatype/guelta.test.Config.xml", """
                        <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
                          <OCD id="guelta.test.Config" name="Test">
                            <AD id="threads" type="Integer" default="2"/>
                          </OCD>
                          <Designate pid="guelta.test"><Object ocdref="guelta.test.Config"/></Designate>
                        </metatype:MetaData>
                        """)
                .build();
        assertEquals(
                List.of(
                        "threads of guelta.test is no String: a wrong value could not be told in one line",
                        "threads of guelta.test has no description"),
                ConfigurationRule.violations(bundle, etc));
    }
}
