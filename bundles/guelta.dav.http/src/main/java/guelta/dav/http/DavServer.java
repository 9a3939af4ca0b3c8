// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.config.Problem;
import guelta.config.Settings;
import guelta.dav.Reply;
import guelta.dav.World;
import guelta.dav.account.AccountName;
import guelta.dav.account.Accounts;
import guelta.dav.collection.Layout;
import guelta.dns.server.ZoneRecords;
import guelta.net.HttpHandler;
import guelta.store.Commit;
import guelta.store.Committed;
import guelta.store.Store;
import guelta.store.StoreUnavailable;
import guelta.store.Subscription;
import java.io.File;
import java.security.SecureRandom;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
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
 * The server of calendars, contacts and files: joins the configuration, the stores that are named there, and the network.
 * Answers 503 while a store is away.
 */
@Component(name = "guelta.dav.http", immediate = true, service = DavServer.class)
@Designate(ocd = DavServer.Config.class)
public final class DavServer {
    private static final Logger LOG = LoggerFactory.getLogger(DavServer.class);
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    /** Of two files with what is known of objects: each of about 200,000. */
    private static final long LARGEST_FACTS = 64 << 20;

    /** The keys of {@code etc/guelta.dav.http.cfg}. */
    @ObjectClassDefinition(name = "Calendars and contacts", description = "CalDAV, CardDAV and WebDAV by HTTP")
    public @interface Config {
        /** Where to answer. */
        @AttributeDefinition(description = "Addresses to answer on, by HTTP, or by HTTPS with a certificate")
        String listen() default "127.0.0.1:8080";

        /** What is shown there. */
        @AttributeDefinition(description = "Name of the certificate; empty: plain HTTP, for this machine or a proxy")
        String certificate() default "";

        /** Whose calendars. */
        @AttributeDefinition(description = "Name of the store that holds calendars, contacts and files")
        String store() default "calendars";

        /** Whose users. */
        @AttributeDefinition(description = "Name of the store that holds users and groups")
        String accounts() default "accounts";

        /** Who may have an account. */
        @AttributeDefinition(
                description = "closed: users are made by dav:user-add; open: the first use of a name makes the account")
        String registration() default "closed";

        /** Who finds whom. */
        @AttributeDefinition(
                description =
                        "Which users and groups everybody finds: all; groups: those in the same groups; self: oneself"
                                + " and one's groups; empty: all, with registration = open self")
        String principals() default "";

        /** What clients call this server. */
        @AttributeDefinition(
                description = "What clients call this server, as https://dav.example.org; empty: as they ask")
        String baseUrl() default "";

        /** Whether anybody may listen. */
        @AttributeDefinition(description = "Whether passwords may come in plain from other machines")
        String allowInsecure() default "false";

        /** Who speaks for others. */
        @AttributeDefinition(description = "Addresses of proxies whose X-Forwarded-For, -Proto and -Host are believed")
        String trustedProxies() default "";

        /** What a client shows. */
        @AttributeDefinition(description = "What a client shows when it asks for the password")
        String realm() default "guelta";

        /** How large things are. */
        @AttributeDefinition(description = "Largest calendar object, card or file")
        String maxResourceSize() default "16m";

        /** How much a user has. */
        @AttributeDefinition(description = "How much the homes of a user may take; empty: any amount")
        String quota() default "";

        /** How long clients may be away. */
        @AttributeDefinition(description = "How far back a client is told what changed since it was there")
        String syncRetention() default "180d";

        /** Which cards. */
        @AttributeDefinition(description = "Whether vCard 4.0 is offered besides 3.0: some clients fail on it")
        String vcard4() default "false";
    }

    private final BundleContext context;
    private final List<Store> stores = new CopyOnWriteArrayList<>();
    private final FactsFile facts;
    private final Recollection memory;
    private final AtomicReference<@Nullable ZoneRecords> zones = new AtomicReference<>();
    private final SecureRandom random = new SecureRandom();
    private final Users users = new Users(() -> store(settings().accounts()));
    private final ExecutorService working = pool("guelta.dav.http", Math.max(8, 4 * CORES), 10_000);
    private final ExecutorService hashing = pool("guelta.dav.http-passwords", Math.max(1, CORES / 2), 200);
    private final Logins logins = new Logins(users, () -> settings().open(), this::isUsed, hashing, random);
    private volatile DavSettings settings;

    // Guarded by this.
    private @Nullable ServiceRegistration<HttpHandler> announced;
    private @Nullable Store watched;
    private @Nullable Subscription watch;

    /** Starts without a store; those come through {@link #addStore}. */
    @Activate
    public DavServer(BundleContext context, Map<String, Object> configuration) {
        this.context = context;
        long share = Runtime.getRuntime().maxMemory() / 5;
        facts = facts(context, share / 4);
        memory = new Recollection(share - facts.weight(), facts);
        settings = DavSettings.read(new Settings(DavSettings.FILE, Map.of()));
        configure(configuration);
    }

    /** Kept with this bundle; what another build of the engine knew, or of Java with its time zones, is not believed. */
    private static FactsFile facts(BundleContext context, long octets) {
        File folder = context.getDataFile("facts");
        Bundle engine = FrameworkUtil.getBundle(World.class);
        return folder == null || engine == null
                ? FactsFile.NONE
                : FactsFile.in(
                        folder.toPath(),
                        String.join(
                                " ",
                                engine.getVersion().toString(),
                                Long.toString(engine.getLastModified()),
                                Runtime.version().toString(),
                                ZoneRulesProvider.getVersions("UTC").lastKey()),
                        LARGEST_FACTS,
                        octets);
    }

    /** Threads for so much work at a time; what was begun before the end goes on behind it, on the thread of who goes on. */
    static ExecutorService pool(String name, int threads, int waiting) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        pool.setRejectedExecutionHandler((task, full) -> {
            if (!full.isShutdown()) {
                throw new RejectedExecutionException("all threads of " + name + " are busy");
            }
            task.run();
        });
        return pool;
    }

    /** Takes what changed in the configuration; on a wrong value all stays as it was. */
    @Modified
    void modified(Map<String, Object> configuration) {
        configure(configuration);
        missing("store", settings.store(), "requests are answered with 503 until it comes");
        missing("accounts", settings.accounts(), "those who were known stay until it comes");
    }

    private void missing(String key, String name, String meanwhile) {
        if (store(name).isEmpty()) {
            LOG.warn("{}: {} is '{}', and no store of that name is there; {}", DavSettings.FILE, key, name, meanwhile);
        }
    }

    /** Stops answering. */
    @Deactivate
    void close() {
        synchronized (this) {
            if (announced != null) {
                announced.unregister();
                announced = null;
            }
            watch(null);
        }
        working.shutdown();
        hashing.shutdown();
        facts.close();
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
    void setZones(ZoneRecords given) {
        zones.set(given);
    }

    void unsetZones(ZoneRecords gone) {
        zones.compareAndSet(gone, null);
    }

    /** The zones of the primary that runs here. */
    Optional<ZoneRecords> zones() {
        return Optional.ofNullable(zones.get());
    }

    /** What is configured. */
    DavSettings settings() {
        return settings;
    }

    /** The users and groups. */
    Users users() {
        return users;
    }

    /** The store of a name. */
    Optional<Store> store(String name) {
        return stores.stream().filter(store -> store.name().equals(name)).findFirst();
    }

    /** The store of calendars. */
    Optional<Store> calendars() {
        return store(settings.store());
    }

    /** Whether somebody of this name has stored something, now or before. */
    private boolean isUsed(AccountName name) {
        return stored().root(Layout.root(name.text())).head().number() > 0;
    }

    private Store stored() {
        return calendars().orElseThrow(() -> new StoreUnavailable("the store '" + settings.store() + "' is not there"));
    }

    /** What requests are answered from. */
    World world() {
        Store store = stored();
        return new World(users.now(), store::root, memory, settings.limits(), settings.visibility());
    }

    /** Commits to the store of calendars. */
    CompletionStage<Reply> commit(Reply.Write write) {
        return stored().root(write.root()).commit(write.plan()).thenApply(Committed::result);
    }

    /** Random octets. */
    byte[] random(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private void configure(Map<String, Object> configuration) {
        Settings reading = new Settings(DavSettings.FILE, configuration);
        DavSettings next = DavSettings.read(reading);
        if (!reading.problems().isEmpty()) {
            for (Problem problem : reading.problems()) {
                LOG.error("{}; the settings before it stay", problem);
            }
            return;
        }
        settings = next;
        announce(next);
        follow();
    }

    /** Announces the new handler before the old one goes, so that a port of both is never without. */
    private synchronized void announce(DavSettings next) {
        ServiceRegistration<HttpHandler> before = announced;
        announced = context.registerService(
                HttpHandler.class, new DavHandler(next, logins, this::world, this::commit, working), null);
        if (before != null) {
            before.unregister();
        }
    }

    /** Passwords that were right are asked for again as soon as the account changes. */
    private synchronized void follow() {
        Store store = store(settings.accounts()).orElse(null);
        if (store != watched) {
            watch(store);
        }
    }

    private void watch(@Nullable Store store) {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (store != null) {
            watch = store.root(Users.ROOT).watch(Long.MAX_VALUE, this::changed);
        }
        watched = store;
        // Only now: what changed before somebody watched would not be told.
        logins.changed();
    }

    private void changed(Commit commit) {
        commit.touched().forEach(file -> Accounts.ownerOf(file).ifPresent(logins::changed));
    }
}
