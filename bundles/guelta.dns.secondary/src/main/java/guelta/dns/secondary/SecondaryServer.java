// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.config.Problem;
import guelta.config.Settings;
import guelta.dns.notify.Peer;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.replica.ZoneState;
import guelta.dns.server.Guard;
import guelta.dns.server.QueryMeter;
import guelta.dns.zone.Zone;
import guelta.meter.MeterReader;
import guelta.meter.MeterSource;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Dialer;
import guelta.net.Listen;
import guelta.store.CommitCheck;
import guelta.store.Snapshot;
import guelta.store.Store;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * The secondary: joins the configuration, the network and, if one is named, the store that keeps zones over a restart
 * and holds what single zones allow.
 * Announces its handler once it serves what was kept, or nothing is to be waited for.
 */
@Component(
        name = "guelta.dns.secondary",
        immediate = true,
        service = {SecondaryServer.class, CommitCheck.class, MeterSource.class})
@Designate(ocd = SecondaryServer.Config.class)
public final class SecondaryServer implements CommitCheck, MeterSource {
    private static final Logger LOG = LoggerFactory.getLogger(SecondaryServer.class);
    private static final int NOTIFY_PORT = 53;

    /** The keys of {@code etc/guelta.dns.secondary.cfg}. */
    @ObjectClassDefinition(name = "DNS secondary", description = "Authoritative DNS copied from primaries")
    public @interface Config {
        /** Where to answer. */
        @AttributeDefinition(description = "Addresses to answer on, by UDP and TCP")
        String listen() default "127.0.0.1:5302";

        /** Where to answer inside TLS. */
        @AttributeDefinition(description = "Addresses to answer on by TLS (RFC 7858); empty: nowhere")
        String tlsListen() default "";

        /** What is shown there. */
        @AttributeDefinition(description = "Name of the certificate for tlsListen")
        String certificate() default "default";

        /** Who signs. */
        @AttributeDefinition(
                description =
                        "Keys as NAME:HASH:BASE64; names of the form PRIMARY.SECONDARY._transfer.ZONE tell zones and"
                                + " primaries")
        String keys() default "";

        /** Who signs, in a file. */
        @AttributeDefinition(description = "File of further keys, DNSKEY records as in a _keys file of a primary")
        String keyFile() default "";

        /** Where zones come from. */
        @AttributeDefinition(description = "Zones with their primaries, ZONE=ADDRESS:PORT/KEY, +tls behind it for TLS")
        String primaries() default "";

        /** Where primaries listen. */
        @AttributeDefinition(description = "Port of the primaries that names of keys tell")
        String primaryPort() default "53";

        /** Which zones list zones. */
        @AttributeDefinition(description = "Catalog zones, whose members are copied too")
        String catalogs() default "";

        /** Where zones are kept. */
        @AttributeDefinition(description = "Name of the store that keeps zones over a restart; empty keeps none")
        String store() default "";

        /** Whether everybody may transfer. */
        @AttributeDefinition(description = "Whether anybody may transfer zones from here")
        String axfr() default "false";

        /** Who may transfer. */
        @AttributeDefinition(description = "Addresses and networks that may transfer zones from here without a key")
        String allowTransfer() default "";

        /** Who may ask. */
        @AttributeDefinition(description = "Addresses and networks that may ask")
        String allowQuery() default "any";

        /** Who may notify. */
        @AttributeDefinition(description = "Addresses and networks whose NOTIFY is heeded, besides the primaries")
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

        /** How large zones are. */
        @AttributeDefinition(description = "Largest zone that is taken")
        String maxZoneSize() default "512m";

        /** Who is told. */
        @AttributeDefinition(description = "Addresses that are told when a zone has changed here")
        String alsoNotify() default "";

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
    private final SecureRandom random = new SecureRandom();
    private final QueryMeter meter = new QueryMeter("secondary", System::nanoTime);
    private final Replication replication = new Replication();
    private final RulesFollower rules = new RulesFollower();
    private final Answering answering;
    private volatile Configured configured;

    // Guarded by this: stores and configuration come on different threads.
    private @Nullable ServiceRegistration<DatagramHandler> announced;
    private @Nullable Store keeping;
    private boolean started;
    private @Nullable Guard guard;
    private boolean closed;

    /** Starts without a network and without a store; both come through the references. */
    @Activate
    public SecondaryServer(BundleContext context, Map<String, Object> configuration) {
        this.context = context;
        random.nextBytes(madeSecret);
        configured = Configured.read(new Settings(Configured.FILE, Map.of()), base(), madeSecret);
        answering = new Answering(replication, () -> configured, rules::rules);
        replication.behind(this::behind);
        configure(configuration);
    }

    /** Takes what changed in the configuration; on a wrong value all stays as it was. */
    @Modified
    void modified(Map<String, Object> configuration) {
        configure(configuration);
    }

    /** Stops answering and copying. */
    @Deactivate
    synchronized void close() {
        closed = true;
        if (announced != null) {
            announced.unregister();
            announced = null;
        }
        rules.close();
        answering.close();
        replication.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addStore(Store store) {
        stores.add(0, store);
        follow();
    }

    void removeStore(Store store) {
        stores.remove(store);
        follow();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDialer(Dialer dialer) {
        replication.dialer(dialer);
    }

    void unsetDialer(Dialer dialer) {
        replication.dialer(null);
    }

    /** How the zones are. */
    CompletableFuture<List<ZoneState>> states() {
        return replication.states();
    }

    /** Has something happen to what is copied. */
    void happens(SecondaryEvent event) {
        replication.happens(event);
    }

    @Override
    public String store() {
        return configured.store().orElse("");
    }

    /** Drafts on other branches are their authors' own. */
    @Override
    public boolean follows(String root) {
        return root.equals(Kept.ROOT);
    }

    @Override
    public List<String> objections(String root, Snapshot head, Snapshot proposed) {
        return ZoneRules.objections(head, proposed);
    }

    @Override
    public void read(MeterReader to) {
        meter.read(to);
        answering.meter().read(to);
        replication.meter().read(to);
        to.gauge(
                "guelta_dns_secondary_zones",
                "Zones that are copied",
                replication.zones().all().size());
    }

    private static Path base() {
        return Path.of(System.getProperty("karaf.base", ""));
    }

    private void configure(Map<String, Object> configuration) {
        Settings reading = new Settings(Configured.FILE, configuration);
        Configured next = Configured.read(reading, base(), madeSecret);
        if (!reading.problems().isEmpty()) {
            for (Problem problem : reading.problems()) {
                LOG.error("{}; the settings before it stay", problem);
            }
            return;
        }
        next.warnings().forEach(warning -> LOG.warn("{}: {}", Configured.FILE, warning));
        boolean moved = !next.endpoints().equals(configured.endpoints());
        replication.largest(next.maxZoneSize());
        // Its table stays as long as what it is for, so that a change of other keys takes nothing off.
        if (!next.guard().equals(guard)) {
            guard = next.guard();
            answering.limit(guard.responseRate(random).orElse(null));
        }
        configured = next;
        follow();
        if (moved) {
            renew();
        }
    }

    /** Takes up the store that is named, when it is there; what was kept is known before anything is asked for. */
    private synchronized void follow() {
        if (closed) {
            // The references are unbound behind the end.
            return;
        }
        Optional<String> name = configured.store();
        Store chosen = name.flatMap(wanted -> stores.stream()
                        .filter(store -> store.name().equals(wanted))
                        .findFirst())
                .orElse(null);
        if (chosen != keeping) {
            keeping = chosen;
            // First what zones allow, then the zones: none is ever served to who may not have it.
            rules.follow(chosen);
            replication.keepIn(chosen);
        }
        if (name.isEmpty()) {
            rules.forget();
        }
        if (name.isPresent() && chosen == null && !started) {
            LOG.info("{}: waiting for the store '{}', which may have kept zones", Configured.FILE, name.get());
            return;
        }
        started = true;
        replication.happens(new SecondaryEvent.Configured(configured.sources()));
        if (announced == null) {
            replication.then(this::announce);
        }
    }

    /** What was kept is in its place, and what has not come is known to be ours: questions may come. */
    private synchronized void announce() {
        if (announced == null && !closed) {
            announced = register();
        }
    }

    private ServiceRegistration<DatagramHandler> register() {
        Handler handler = new Handler(configured.endpoints().listens(), answering);
        return context.registerService(DatagramHandler.class, meter.around(handler), null);
    }

    /** Announces new addresses before the old ones go, so that an address in both is never without a handler. */
    private synchronized void renew() {
        ServiceRegistration<DatagramHandler> old = announced;
        if (old != null) {
            announced = register();
            old.unregister();
        }
    }

    /** Who is told of a change here: whom keys name as secondaries of the zone, and those of the list. */
    private Set<Peer> behind(Zone zone) {
        Configured now = configured;
        Set<Peer> peers = new HashSet<>();
        now.keys()
                .secondaries(zone.apex())
                .forEach(peer -> peers.add(
                        new Peer(new InetSocketAddress(peer.address(), NOTIFY_PORT), Optional.of(peer.key()))));
        now.alsoNotify().forEach(address -> peers.add(new Peer(address, Optional.empty())));
        // The key that names this server as the secondary names it to its primary, not to itself.
        peers.removeIf(peer -> now.endpoints().plain().contains(peer.address()));
        return peers;
    }

    /** The announcement. */
    private record Handler(List<Listen> listen, Answering answering) implements DatagramHandler {
        @Override
        public Worker worker(DatagramPort port) {
            return answering.worker(port);
        }
    }
}
