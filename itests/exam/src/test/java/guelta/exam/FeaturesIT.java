// SPDX-License-Identifier: Apache-2.0
package guelta.exam;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.propagateSystemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFileExtend;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.karaf.features.Capability;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Runs inside the container, on a Karaf without any of our features: every feature, and every two together, install, start whole, and
 * leave nothing behind. Nothing of ours is imported here: what is wired to the probe could not go without it.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeaturesIT {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    /** What the framework starts before the features service looks (docs/adr/0011); that one has to know of it. */
    private static final List<String> STARTED = List.of(
            "framework",
            "eventadmin",
            "wrap",
            "jaas",
            "shell",
            "ssh",
            "feature",
            "bundle",
            "config",
            "log",
            "service",
            "system",
            "kar",
            "scr",
            "guelta-jna",
            "guelta-login");

    /** A pair takes a second or two; the soak run takes all. */
    private static final int MOST_PAIRS = 36;

    /** What a feature that provides a capability has to register. */
    private static final Map<String, String> SERVICES = Map.of(
            "guelta.store", "guelta.store.Store",
            "guelta.net", "guelta.net.NetworkDevice",
            "guelta.cert", "guelta.cert.Certificates");

    @Inject
    private FeaturesService features;

    @Inject
    private ServiceComponentRuntime components;

    @Inject
    private BundleContext context;

    /** The archive as shipped, with no service of ours at boot and ports that are free. */
    @Configuration
    public Option[] archive() throws IOException {
        File work = new File(System.getProperty("guelta.work")).getCanonicalFile();
        Path home = Files.createDirectories(work.toPath().resolve("empty-home"));
        return options(
                karafDistributionConfiguration()
                        .frameworkUrl(new File(System.getProperty("guelta.archive"))
                                .getCanonicalFile()
                                .toURI()
                                .toString())
                        .karafVersion(System.getProperty("karaf.version"))
                        .name("guelta")
                        .unpackDirectory(new File(work, "exam"))
                        .useDeployFolder(false),
                configureConsole().ignoreLocalConsole(),
                propagateSystemProperty("guelta.soak"),
                vmOption("-Duser.home=" + home),
                editConfigurationFilePut(
                        "etc/org.apache.karaf.features.cfg", "featuresBoot", String.join(", ", STARTED)),
                editConfigurationFileExtend(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.defaultRepositories",
                        new File(work, "exam-repository").toURI() + "@id=exam"),
                editConfigurationFilePut("etc/guelta.dns.primary.cfg", "listen", "127.0.0.1:" + free()),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", Integer.toString(free())));
    }

    /** The probe imports what it needs by name, and nothing because it happens to be there. */
    @ProbeBuilder
    public TestProbeBuilder probe(TestProbeBuilder probe) {
        probe.setHeader(
                Constants.DYNAMICIMPORT_PACKAGE,
                "org.apache.karaf.features,org.osgi.*,org.ops4j.pax.exam,org.ops4j.pax.exam.*,org.junit,org.junit.*,javax.inject");
        return probe;
    }

    @Test
    public void eachFeatureStartsWholeAndLeavesNothing() throws Exception {
        List<Feature> ours = ours();
        assertTrue(ours.toString(), ours.size() > 6);
        for (Feature feature : ours) {
            comesAndGoes(List.of(feature));
        }
    }

    @Test
    public void everyTwoFeaturesStartWholeTogetherAndLeaveNothing() throws Exception {
        List<Feature> ours = ours();
        List<List<Feature>> pairs = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            for (int j = i + 1; j < ours.size(); j++) {
                pairs.add(List.of(ours.get(i), ours.get(j)));
            }
        }
        int step = Boolean.getBoolean("guelta.soak") ? 1 : (pairs.size() + MOST_PAIRS - 1) / MOST_PAIRS;
        for (int i = 0; i < pairs.size(); i += step) {
            comesAndGoes(pairs.get(i));
        }
    }

    private List<Feature> ours() throws Exception {
        return Arrays.stream(features.listFeatures())
                .filter(feature -> feature.getName().startsWith("guelta-") && !STARTED.contains(feature.getName()))
                .toList();
    }

    private void comesAndGoes(List<Feature> some) throws Exception {
        Set<String> ids = some.stream().map(Feature::getId).collect(Collectors.toSet());
        Set<String> before = bundles();
        features.installFeatures(ids, EnumSet.noneOf(FeaturesService.Option.class));
        for (Feature feature : some) {
            assertTrue(feature.getId() + " is not installed", features.isInstalled(feature));
        }
        assertEquals("bundles of " + ids + " that do not run", List.of(), awaitNone(this::notRunning));
        assertEquals("components with " + ids, List.of(), awaitNone(this::notSatisfied));
        assertEquals("services with " + ids, List.of(), awaitNone(() -> notRegistered(some)));
        features.uninstallFeatures(ids, EnumSet.noneOf(FeaturesService.Option.class));
        assertEquals("what stays of " + ids, before, bundles());
    }

    private Set<String> bundles() {
        return Arrays.stream(context.getBundles())
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> notRunning() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() != (isFragment(bundle) ? Bundle.RESOLVED : Bundle.ACTIVE))
                .map(bundle -> bundle.getSymbolicName() + " is in state " + bundle.getState())
                .toList();
    }

    private static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** Components without what they need, that failed, or whose service is not there. */
    private List<String> notSatisfied() {
        List<String> bad = new ArrayList<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            if (!component.bundle.symbolicName.startsWith("guelta.")) {
                continue;
            }
            for (ComponentConfigurationDTO each : components.getComponentConfigurationDTOs(component)) {
                boolean satisfied = each.state == ComponentConfigurationDTO.ACTIVE
                        || each.state == ComponentConfigurationDTO.SATISFIED;
                if (!satisfied || component.serviceInterfaces.length > 0 && each.service == null) {
                    bad.add(component.name + " is in state " + each.state + ", service " + each.service);
                }
            }
        }
        return bad;
    }

    private List<String> notRegistered(List<Feature> some) {
        return some.stream()
                .flatMap(feature -> feature.getCapabilities().stream())
                .map(Capability::getValue)
                .map(capability -> SERVICES.get(capability.split(";")[0].strip()))
                .filter(service -> service == null || context.getServiceReference(service) == null)
                .toList();
    }

    /** What a list holds once it is empty, or still after the patience. */
    private static List<String> awaitNone(Supplier<List<String>> list) {
        long end = System.nanoTime() + PATIENCE;
        List<String> now = list.get();
        while (!now.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(10_000_000);
            now = list.get();
        }
        return now;
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
