// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceRuleTest {
    @TempDir
    Path folder;

    static List<Bundle> bundles() {
        return Tree.bundles();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noBundleFallsWithAnother(Bundle bundle) {
        assertEquals(List.of(), ReferenceRule.violations(bundle));
    }

    private Bundle referring(String attributes) throws IOException {
        return new Fixture(folder, "guelta.test")
                .entry("OSGI-INF/guelta.test.xml", """
                        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="guelta.test">
                          <service><provide interface="guelta.test.Own"/></service>
                          <reference name="store" interface="%s"/>
                          <implementation class="guelta.test.Test"/>
                        </scr:component>
                        """.formatted(attributes))
                .build();
    }

    @Test
    void anOptionalDynamicGreedyReferenceIsAllowed() throws IOException {
        String greedy = "\" policy=\"dynamic\" policy-option=\"greedy";
        assertEquals(
                List.of(), ReferenceRule.violations(referring("guelta.store.Store\" cardinality=\"0..n" + greedy)));
        assertEquals(
                List.of(), ReferenceRule.violations(referring("guelta.store.Store\" cardinality=\"0..1" + greedy)));
    }

    @Test
    void aReferenceInsideTheBundleIsItsOwnBusiness() throws IOException {
        assertEquals(List.of(), ReferenceRule.violations(referring("guelta.test.Own")));
    }

    // Without an attribute DS takes 1..1, static, reluctant: the update of a store would take the service down.
    @Test
    void theDefaultsOfDsAreRefused() throws IOException {
        assertEquals(
                List.of(
                        "guelta.test references guelta.store.Store with cardinality='', allowed is 0..1, 0..n",
                        "guelta.test references guelta.store.Store with policy='', allowed is dynamic",
                        "guelta.test references guelta.store.Store with policy-option='', allowed is greedy"),
                ReferenceRule.violations(referring("guelta.store.Store")));
    }

    // Karaf takes every command of a bundle away while one required service is missing.
    @Test
    void aCommandThatNeedsAServiceOfAnotherBundleIsRefused() throws IOException {
        Bundle commands = new Fixture(folder, "guelta.test")
                .source("guelta.test.Commands", """
                        import org.apache.karaf.shell.api.action.lifecycle.Reference;
                        class Commands {
                            @Reference Runnable needed;
                            @Reference(optional = true) Runnable optional;
                            @Reference java.util.List<Runnable> all;
                            @Reference org.apache.karaf.shell.api.console.Session session;
                            @Reference Commands own;
                        }
                        """)
                .build();
        assertEquals(
                List.of("guelta.test.Commands.needed is a service without which the command is not there: use a List"),
                ReferenceRule.violations(commands));
    }
}
