// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.config.Problem;
import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.server.Guard;
import guelta.dns.server.QueryMeter;
import guelta.dns.server.ZoneRecords;
import guelta.dns.zone.Zones;
import guelta.meter.MeterReader;
import guelta.meter.MeterSource;
import guelta.net.DatagramHandler;
import guelta.net.Dialer;
import guelta.store.CommitCheck;
import guelta.store.Snapshot;
import guelta.store.Store;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authoritative primary: joins the configuration, the store that is named there, the zones read from it and the
 * network. Announces its handler once a state of the store was read, and keeps it announced with the last good zones
 * when the store goes.
 */
@Component(
        name = "guelta.dns.primary",
        immediate = true,
        service = {PrimaryServer.class, CommitCheck.class, MeterSource.class, ZoneRecords.class})
@Designate(ocd = PrimaryServer.Config.class)
public final class PrimaryServer implements CommitCheck, MeterSource, ZoneRecords {
    private static final Logger LOG = LoggerFactory.getLogger(PrimaryServer.class);

    /** The keys of {@code etc/guelta.dns.primary.cfg}. */
    @ObjectClassDefinition(name = "DNS primary", description = "Authoritative DNS from the zone files of a store")
    public @interface Config {
        /** Where to answer. */
        @AttributeDefinition(description = "Addresses to answer on, by UDP and TCP")
        String listen() default "127.0.0.1:5300";

        /** Where to answer inside TLS. */
        @AttributeDefinition(description = "Addresses to answer on by TLS (RFC 7858); empty: nowhere")
        String tlsListen() default "";

        /** What is shown there. */
        @AttributeDefinition(description = "Name of the certificate for tlsListen")
        String certificate() default "default";

        /** Whose zones. */
        @AttributeDefinition(description = "Name of the store that holds the zone files")
        String store() default "zones";

        /** Whether everybody may transfer. */
        @AttributeDefinition(description = "Whether anybody may transfer zones")
        String axfr() default "false";

        /** Who may transfer. */
        @AttributeDefinition(description = "Addresses and networks that may transfer zones without a key")
        String allowTransfer() default "";

        /** Who may ask. */
        @AttributeDefinition(description = "Addresses and networks that may ask")
        String allowQuery() default "any";

        /** Who may notify. */
        @AttributeDefinition(description = "Addresses and networks whose NOTIFY without a key pulls the remote")
        String allowNotify() default "";

        /** How often is answered. */
        @AttributeDefinition(description = "Answers by UDP a second to one network and about one name; 0: any number")
        String rateLimit() default "0";

        /** How those beyond come to TCP. */
        @AttributeDefinition(description = "Each how-manieth answer beyond rateLimit is sent truncated; 0: none")
        String rateLimitSlip() default "2";

        /** Who is not limited. */
        @AttributeDefinition(description = "Addresses and networks that rateLimit does not concern")
        String rateLimitExempt() default "";

        /** How many transfers. */
        @AttributeDefinition(description = "Transfers that go out at one time")
        String maxTransfers() default "100";

        /** How many transfers to the same. */
        @AttributeDefinition(description = "Transfers that go out to one network at one time")
        String maxTransfersPerNetwork() default "50";

        /** How large updates are. */
        @AttributeDefinition(description = "Records that one UPDATE may change")
        String maxUpdateRecords() default "5000";

        /** Who is told. */
        @AttributeDefinition(description = "Addresses that are told when a zone has changed, besides its name servers")
        String alsoNotify() default "";

        /** Which zone lists all zones. */
        @AttributeDefinition(description = "Name of the catalog zone of all zones that is made; empty makes none")
        String catalog() default "";

        /** Who answers. */
        @AttributeDefinition(description = "Name of this server for NSID and id.server; empty tells nothing")
        String identity() default "";

        /** What answers. */
        @AttributeDefinition(description = "Text for version.bind; 'refused' tells nothing")
        String version() default "refused";

        /** What cookies are made with. */
        @AttributeDefinition(
                description = "Secret of DNS cookies, 32 hexadecimal digits, the same on all servers of an address; a"
                        + " second one behind a comma is good too; empty makes one at each start")
        String cookieSecret() default "";

        /** Who is answered by UDP. */
        @AttributeDefinition(
                description =
                        "Whether who sends a cookie that is not this server's gets BADCOOKIE by UDP, and no answer")
        String requireCookies() default "false";
    }

    private final BundleContext context;
    private final byte[] madeSecret = new byte[16];
    private final List<Store> stores = new CopyOnWriteArrayList<>();
    private final ZoneFollower follower = new ZoneFollower(this::loaded);
    private final Downstream downstream = new Downstream(follower, this::zonesStore, this::settings);
    private final QueryMeter meter = new QueryMeter("primary", System::nanoTime);
    private final Answering answering;
    private final OrdinaryPath ordinary;
    private final Updating updating;
    private final KeyStore keys;
    private final SecureRandom random = new SecureRandom();
    private volatile PrimarySettings settings;
    /** What the answers are guarded by; null before the first configuration. */
    private @Nullable Guard guard;

    // Guarded by this: announced on the follower's thread, renewed on the configuration's.
    private @Nullable ServiceRegistration<DatagramHandler> announced;
    private boolean ready;
    private boolean closed;

    /** Starts without a zone; the stores come through {@link #addStore}. */
    @Activate
    public PrimaryServer(BundleContext context, Map<String, Object> configuration) {
        this.context = context;
        random.nextBytes(madeSecret);
        settings = PrimarySettings.read(new Settings(PrimarySettings.FILE, Map.of()), madeSecret);
        answering = new Answering(follower::zones, settings.authority());
        updating = new Updating(follower, this::zonesStore, () -> settings.updateRecords());
        ordinary = new OrdinaryPath(
                follower, answering, updating, new Pulling(this::zonesStore), () -> System.currentTimeMillis() / 1_000);
        ordinary.transferBy(downstream.transfers()::accept);
        ordinary.show(downstream::asked);
        answering.tell(downstream);
        answering.handTo(ordinary);
        keys = new KeyStore(follower, this::zonesStore, random);
        configure(configuration);
    }

    /** Takes what changed in the configuration; on a wrong value all stays as it was. */
    @Modified
    void modified(Map<String, Object> configuration) {
        configure(configuration);
        if (chosen() == null) {
            LOG.warn(
                    "{}: store is '{}', and no store of that name is there; what is served stays until it comes",
                    PrimarySettings.FILE,
                    settings.store());
        }
    }

    /** Stops answering and reading. */
    @Deactivate
    void close() {
        withdraw();
        ordinary.close();
        downstream.close();
        follower.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addStore(Store store) {
        stores.add(0, store);
        follower.follow(chosen());
    }

    void removeStore(Store store) {
        stores.remove(store);
        follower.follow(chosen());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDialer(Dialer dialer) {
        downstream.dialer(dialer);
    }

    void unsetDialer(Dialer dialer) {
        downstream.dialer(null);
    }

    /** The secondaries, to tell. */
    Downstream downstream() {
        return downstream;
    }

    private PrimarySettings settings() {
        return settings;
    }

    /** What is served. */
    ServedZones served() {
        return follower.served();
    }

    /** Reads the head of the store again. */
    CompletionStage<ServedZones> reload() {
        return follower.reload();
    }

    /** How far the reading of the zones is, in one sentence. */
    String progress() {
        return follower.progress();
    }

    /** The store that holds the zones, when it is there. */
    Optional<Store> zonesStore() {
        return Optional.ofNullable(chosen());
    }

    /** What brings changes into the store. */
    Updating updating() {
        return updating;
    }

    /** The keys, to list and to change. */
    KeyStore keys() {
        return keys;
    }

    /** This server's own answer to a question, as a resolver would get it by TCP. */
    byte[] answer(byte[] query) {
        return answering.answer(query);
    }

    @Override
    public CompletionStage<Outcome> publish(DomainName domain, List<ResourceRecord> records, String by) {
        return updating.publish(domain, records, by);
    }

    @Override
    public void read(MeterReader to) {
        meter.read(to);
        answering.meter().read(to);
        downstream.meter().read(to);
        to.gauge("guelta_dns_zones", "Zones that are served", served().size());
    }

    @Override
    public String store() {
        return settings.store();
    }

    /** Drafts on other branches are their authors' own. */
    @Override
    public boolean follows(String root) {
        return root.equals(ZoneFollower.ROOT);
    }

    @Override
    public List<String> objections(String root, Snapshot head, Snapshot proposed) {
        List<ZoneReading> readings = ZoneCheck.readings(head, proposed, follower.served());
        // What is taken will be served: it need not be read twice.
        readings.forEach(follower::know);
        return Stream.concat(
                        readings.stream().flatMap(reading -> reading.problems().stream()),
                        ZoneCheck.ofKeys(head, proposed).stream())
                .toList();
    }

    private @Nullable Store chosen() {
        PrimarySettings current = settings;
        return stores.stream()
                .filter(store -> store.name().equals(current.store()))
                .findFirst()
                .orElse(null);
    }

    private void configure(Map<String, Object> configuration) {
        Settings reading = new Settings(PrimarySettings.FILE, configuration);
        PrimarySettings next = PrimarySettings.read(reading, madeSecret);
        if (!reading.problems().isEmpty()) {
            for (Problem problem : reading.problems()) {
                LOG.error("{}; the settings before it stay", problem);
            }
            return;
        }
        PrimarySettings before = settings;
        settings = next;
        answering.configure(next.authority());
        ordinary.heed(next.guard().notifies(), downstream.meter());
        if (!next.guard().equals(guard)
                || next.axfr() != before.axfr()
                || !next.allowTransfer().equals(before.allowTransfer())) {
            guard = next.guard();
            answering.guard(
                    follower::access,
                    new Guarding(
                            guard.queries(),
                            next.axfr() ? Optional.empty() : Optional.of(next.allowTransfer()),
                            guard.responseRate(random).orElse(null)));
        }
        follower.catalog(next.catalog());
        follower.follow(chosen());
        if (!next.listens().equals(before.listens())) {
            renew();
        }
    }

    private void loaded(Zones before, Zones now, Set<DomainName> touched) {
        downstream.changed(before, now, touched);
        announce();
    }

    private synchronized void announce() {
        ready = true;
        if (announced == null && !closed) {
            announced = context.registerService(
                    DatagramHandler.class, meter.around(new DnsHandler(settings.listens(), answering)), null);
        }
    }

    /** Announces new addresses before the old ones go, so that an address in both is never without a handler. */
    private synchronized void renew() {
        ServiceRegistration<DatagramHandler> old = announced;
        announced = null;
        if (ready) {
            announce();
        }
        if (old != null) {
            old.unregister();
        }
    }

    private synchronized void withdraw() {
        closed = true;
        if (announced != null) {
            announced.unregister();
            announced = null;
        }
    }
}
