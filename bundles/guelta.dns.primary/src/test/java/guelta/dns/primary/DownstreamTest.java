// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.catalog.Catalog;
import guelta.dns.message.Messages;
import guelta.dns.notify.Peer;
import guelta.dns.server.Counts;
import guelta.dns.server.Received;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.ZoneRevision;
import guelta.dns.zone.Zones;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Transport;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StorePath;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a primary knows for its secondaries: versions, and whom to tell. */
class DownstreamTest {
    private static final DomainName APEX = DomainName.of("example.org.");

    private final ZonesRepository repository = new ZonesRepository();
    /** What the history was searched for by a store that counts. */
    private final List<StorePath> searched = new CopyOnWriteArrayList<>();

    private Optional<AtomicInteger> counted = Optional.empty();
    private Downstream downstream =
            new Downstream(new ZoneFollower((b, n, t) -> {}), Optional::empty, () -> settings(""));
    private ZoneFollower follower =
            new ZoneFollower((before, now, touched) -> downstream.changed(before, now, touched));

    private static PrimarySettings settings(String alsoNotify) {
        return PrimarySettings.read(
                new Settings(PrimarySettings.FILE, Map.of("alsoNotify", alsoNotify, "listen", "192.0.2.3:53")),
                new byte[16]);
    }

    private static String version(int serial) {
        StringBuilder text = new StringBuilder("$TTL 60\n@ SOA ns1 host " + serial + " 60 30 600 60\n"
                + "@ NS ns1\n@ NS ns2\n@ NS ns3\n@ NS ns.example.net.\nns1 A 192.0.2.1\nns2 A 192.0.2.2\n"
                + "ns2 AAAA 2001:db8::2\nns3 A 192.0.2.3\n");
        for (int i = 0; i < 30; i++) {
            text.append("h")
                    .append(i)
                    .append(" TXT ")
                    .append(i == serial ? "changed" : "same")
                    .append('\n');
        }
        return text.toString();
    }

    /** The server as it is after a start. */
    private void start() {
        follower.close();
        downstream.close();
        follower = new ZoneFollower((before, now, touched) -> downstream.changed(before, now, touched));
        downstream = new Downstream(follower, () -> Optional.of(store()), () -> settings("192.0.2.9:5300"));
        follower.follow(repository.store());
        served();
    }

    private Store store() {
        return counted.map(this::counting).orElseGet(repository::store);
    }

    private Zone served() {
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        return follower.zones().find(APEX).orElseThrow();
    }

    @AfterEach
    void close() {
        follower.close();
        downstream.close();
    }

    private static void leads(Zone from, Zone to, List<ZoneDifference> differences) {
        ZoneRevision revision = new ZoneRevision(from);
        for (ZoneDifference each : differences) {
            revision.remove(each.from());
            each.removed().forEach(revision::remove);
            revision.add(each.to());
            each.added().forEach(revision::add);
        }
        assertEquals(
                to.records().collect(Collectors.toSet()),
                revision.build().zone().orElseThrow().records().collect(Collectors.toSet()));
    }

    private Optional<List<ZoneDifference>> older(Zone now, long serial) {
        return downstream.older(now, serial).toCompletableFuture().join();
    }

    /** Issue 4: differences come from the store's own history, so that IXFR survives a restart. */
    @Test
    void olderVersionsAreFoundInTheHistory() {
        Zone[] versions = new Zone[6];
        start0();
        for (int serial = 1; serial <= 5; serial++) {
            repository.put("example.org", version(serial));
            repository.put("example.net", ZonesRepository.zone("n" + serial + " A 192.0.2.1"));
            versions[serial] = served();
        }
        leads(versions[1], versions[5], older(versions[5], 1).orElseThrow());
        for (int serial = 1; serial <= 4; serial++) {
            leads(
                    versions[serial],
                    versions[5],
                    downstream.recent(versions[5], serial).orElseThrow());
        }
        start();
        Zone now = served();
        assertEquals(Optional.empty(), downstream.recent(now, 4));
        for (int serial = 1; serial <= 4; serial++) {
            leads(versions[serial], now, older(now, serial).orElseThrow());
        }
        assertEquals(Optional.empty(), older(now, 99));
    }

    /** RFC 1995 cannot tell two versions of one serial apart: who has one of them gets the whole zone. */
    @Test
    void noDifferenceLeadsFromASerialThatTwoVersionsHave() {
        start0();
        repository.put("example.org", version(1));
        repository.put("example.org", version(1) + "more TXT x\n");
        repository.put("example.org", version(2) + "more TXT x\n");
        start();
        assertEquals(Optional.empty(), older(served(), 1));
        assertTrue(older(served(), 0).isPresent());
    }

    /**
     * A file that a zone includes may change without the zone's serial: then nobody knows which of the two versions of
     * that serial a client has, whatever the zone's own file says.
     */
    @Test
    void noDifferenceLeadsFromASerialWhoseIncludesHaveChanged() {
        repository.put("common/hosts", "shared A 192.0.2.50\n");
        String including = "$INCLUDE common/hosts\n";
        for (int serial = 0; serial <= 4; serial++) {
            repository.put("example.org", version(serial) + including);
            if (serial == 2) {
                repository.put("common/hosts", "shared A 192.0.2.51\n");
            }
            if (serial == 3) {
                repository.put("unrelated", "text");
            }
        }
        start();
        Zone now = served();
        assertTrue(older(now, 3).isPresent());
        assertEquals(Optional.empty(), older(now, 2));
        assertTrue(older(now, 1).isPresent());
        repository.put("common/hosts", "shared A 192.0.2.52\n");
        now = served();
        assertTrue(older(now, 3).isPresent());
        assertEquals(Optional.empty(), older(now, 2));
    }

    /**
     * A SOA that is in an included file changes while the zone's own file stays: which serials there were, and which of
     * them twice, the history of the zone's file does not tell.
     */
    @Test
    void noDifferenceLeadsFromASerialThatAnIncludedFileGave() {
        repository.put("soa.inc", soa(5));
        repository.put("example.org", including("one"));
        repository.put("soa.inc", soa(6));
        start();
        repository.put("soa.inc", soa(5));
        served();
        repository.put("example.org", including("two"));
        start();
        for (int serial : new int[] {6, 7, 8}) {
            repository.put("soa.inc", soa(serial));
            served();
        }
        Zone now = served();
        assertEquals(8, now.serial());
        for (int serial : new int[] {5, 6, 7}) {
            assertEquals(Optional.empty(), older(now, serial));
            assertEquals(Optional.empty(), downstream.recent(now, serial));
        }
    }

    /** As above; a file that was changed and changed back has been served in between. */
    @Test
    void anIncludedFileThatWasChangedBackIsNoBetter() {
        repository.put("common/hosts", "shared A 192.0.2.50\n");
        for (int serial = 0; serial <= 3; serial++) {
            repository.put("example.org", version(serial) + "$INCLUDE common/hosts\n");
            if (serial == 1) {
                repository.put("common/hosts", "shared A 192.0.2.51\n");
                repository.put("common/hosts", "shared A 192.0.2.50\n");
            }
        }
        start();
        assertEquals(Optional.empty(), older(served(), 1));
        assertTrue(older(served(), 0).isPresent());
        assertTrue(older(served(), 2).isPresent());
    }

    /** A search for a commit that touched a file goes back to the file's beginning: there is no such search per version. */
    @Test
    void theHistoryOfAnIncludedFileIsSearchedOnce() {
        repository.put("common/hosts", "shared A 192.0.2.50\n");
        for (int serial = 0; serial <= 40; serial++) {
            repository.put("example.org", version(serial) + "$INCLUDE common/hosts\n");
        }
        counted = Optional.of(new AtomicInteger());
        start();
        assertTrue(older(served(), 0).isPresent());
        assertEquals(
                1,
                searched.stream().filter(StorePath.of("common/hosts")::equals).count());
    }

    /** A large zone that has a new version must not stay in memory with what is known of its history. */
    @Test
    void aHistoryHoldsNoZone() throws Exception {
        start0();
        repository.put("example.org", version(1));
        served();
        WeakReference<Zone> asked = askedFor(1);
        repository.put("example.org", version(2));
        served();
        for (int i = 0; asked.get() != null && i < 100; i++) {
            System.gc();
        }
        assertNull(asked.get());
    }

    private WeakReference<Zone> askedFor(int serial) {
        Zone now = served();
        assertEquals(serial, now.serial());
        assertEquals(Optional.empty(), older(now, 99));
        return new WeakReference<>(now);
    }

    private static String soa(int serial) {
        return "@ 60 SOA ns1 host " + serial + " 60 30 600 60\n";
    }

    private static String including(String text) {
        return "$TTL 60\n$INCLUDE soa.inc\n@ NS ns1\nns1 A 192.0.2.1\nmore TXT " + text + "\n";
    }

    /** Whoever asks for whatever serials: the history of one version of a zone is read once. */
    @Test
    void theHistoryIsReadOnce() {
        AtomicInteger read = new AtomicInteger();
        for (int serial = 0; serial <= 40; serial++) {
            repository.put("example.org", version(serial));
        }
        start();
        Zone now = served();
        History history = new History(follower, () -> Optional.of(counting(read)));
        for (int serial = 1_000; serial < 1_200; serial++) {
            assertEquals(
                    Optional.empty(),
                    history.since(now, serial).toCompletableFuture().join());
        }
        assertEquals(41 + 40, read.get(), "the SOA of each version, and the zone of each older one");
        for (int i = 0; i < 10; i++) {
            leads(
                    versionOf(7),
                    now,
                    history.since(now, 7).toCompletableFuture().join().orElseThrow());
        }
        assertEquals(41 + 40 + 1, read.get(), "the version that is wanted is read again, once");
        history.close();
        assertEquals(
                Optional.empty(), history.since(now, 8).toCompletableFuture().join());
    }

    private static Zone versionOf(int serial) {
        ZonesRepository alone = new ZonesRepository();
        alone.put("example.org", version(serial));
        return ZoneReading.of(
                        APEX,
                        alone.root().head().find(StorePath.of("example.org")).orElseThrow(),
                        alone.root().head())
                .zone();
    }

    private Store counting(AtomicInteger read) {
        Root root = (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("at")) {
                        read.incrementAndGet();
                    }
                    if (method.getName().equals("history")) {
                        searched.add((StorePath) arguments[0]);
                    }
                    return method.invoke(repository.root(), arguments);
                });
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> root);
    }

    /** After a revert the serials up to the highest one are given again: the history has two zones of each, or may have. */
    @Test
    void noDifferenceLeadsFromASerialThatWasRevertedAndGivenAgain() {
        start0();
        for (int serial : new int[] {5, 6, 5}) {
            repository.put("example.org", version(serial));
            served();
        }
        for (int serial : new int[] {6, 7, 8}) {
            repository.put("example.org", version(serial) + "other TXT x\n");
        }
        start();
        for (int doubtful : new int[] {5, 6}) {
            assertEquals(Optional.empty(), older(served(), doubtful));
        }
        assertTrue(older(served(), 7).isPresent());
        assertTrue(older(served(), 0).isPresent());
    }

    /** A start forgets what was served before it, the history does not. */
    @Test
    void recentDifferencesKnowOfRevertsBeforeTheStart() {
        start0();
        for (int serial : new int[] {5, 6, 5}) {
            repository.put("example.org", version(serial));
            served();
        }
        start();
        for (int serial : new int[] {6, 7, 8}) {
            repository.put("example.org", version(serial) + "other TXT x\n");
            served();
        }
        Zone now = served();
        for (int doubtful : new int[] {5, 6}) {
            assertEquals(Optional.empty(), older(now, doubtful));
            assertEquals(Optional.empty(), downstream.recent(now, doubtful));
        }
        assertEquals(1, downstream.recent(now, 7).orElseThrow().size());
    }

    /** A zone that went and came again has an older life in the history. */
    @Test
    void recentDifferencesKnowOfTheZoneBeforeItWasAway() {
        start0();
        repository.put("example.org", version(6));
        served();
        repository.delete("example.org");
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        for (int serial : new int[] {5, 6, 7, 8}) {
            repository.put("example.org", version(serial) + "other TXT x\n");
            served();
        }
        assertEquals(Optional.empty(), older(served(), 6));
        assertEquals(Optional.empty(), downstream.recent(served(), 6));
        assertTrue(downstream.recent(served(), 7).isPresent());
    }

    /**
     * Who asks for recent differences waits for nothing: the store is read on a thread for that, and what it tells is
     * known from then on.
     */
    @Test
    void recentDifferencesDoNotWaitForTheStore() {
        start0();
        for (int serial = 1; serial <= 3; serial++) {
            repository.put("example.org", version(serial));
            served();
        }
        Zone now = served();
        AtomicInteger read = new AtomicInteger();
        counted = Optional.of(read);
        assertEquals(Optional.empty(), downstream.recent(now, 1));
        assertEquals(0, read.get());
        assertEquals(
                2, older(now, 1).orElseThrow().size(), "of the differences of the last versions, not a condensed one");
        int once = read.get();
        assertEquals(2, downstream.recent(now, 1).orElseThrow().size());
        assertEquals(1, older(now, 2).orElseThrow().size());
        assertEquals(once, read.get());
    }

    private void start0() {
        repository.put("example.org", version(0));
        start();
    }

    /** RFC 1996 2.3: the name servers but the primary, at the addresses that the zone has; and who is named otherwise. */
    @Test
    void nameServersKeysAndSettingsTellWhomToTell() throws Exception {
        repository.put(
                "_keys",
                "198.51.100.1.198.51.100.7._transfer.example.org. DNSKEY 0 3 163 c2VjcmV0\n"
                        + "198.51.100.1.198.51.100.8._transfer.other.org. DNSKEY 0 3 163 c2VjcmV0\n"
                        + "198.51.100.1.192.0.2.2._transfer. DNSKEY 0 3 163 c2VjcmV0\n");
        start0();
        Set<String> told = new HashSet<>();
        for (Peer peer : downstream.tell(served())) {
            told.add(peer.address().getAddress().getHostAddress() + " "
                    + peer.address().getPort() + (peer.key().isPresent() ? " signed" : ""));
        }
        // ns3 is this server, and of ns.example.net the zone knows no address.
        String six = InetAddress.getByName("2001:db8::2").getHostAddress();
        assertEquals(Set.of("192.0.2.2 53 signed", six + " 53", "192.0.2.9 5300", "198.51.100.7 53 signed"), told);
        assertTrue(told.stream().noneMatch(new InetSocketAddress("192.0.2.3", 53).toString()::contains));
    }

    /** RFC 1996 2.3: a name server of another zone that is served here has its addresses there; glue may be old. */
    @Test
    void nameServersOfOtherZonesHaveTheirAddressesThere() {
        repository.put("example.net", ZonesRepository.zone("ns A 198.51.100.1\nns AAAA 2001:db8::9\nns TXT x"));
        repository.put("ns3.example.org", ZonesRepository.zone("@ A 198.51.100.3"));
        start0();
        Set<String> told = downstream.tell(served()).stream()
                .map(peer -> peer.address().getAddress().getHostAddress())
                .collect(Collectors.toSet());
        assertTrue(told.containsAll(Set.of("198.51.100.1", "2001:db8:0:0:0:0:0:9", "198.51.100.3")), told::toString);
        assertTrue(told.contains("192.0.2.2"), told::toString);
    }

    /** docs/operate.md, Metrics: what goes wrong with secondaries is seen in the figures. */
    @Test
    void whatBecomesOfNotifiesAndTransfersIsCounted() throws Exception {
        InetSocketAddress peer = new InetSocketAddress("192.0.2.7", 53);
        downstream.heard(APEX, 1, peer);
        downstream.heard(APEX, 2, peer);
        downstream.unheard(APEX, 3, peer, "it is a test");
        byte[] request = new byte[12];
        downstream.tooMany(
                new Received(
                        request,
                        Messages.read(request),
                        Optional.empty(),
                        FixedPath.of(Transport.TCP16, peer, new InetSocketAddress("127.0.0.1", 53)),
                        (to, message) -> Delivery.SENT,
                        () -> 0),
                APEX);
        assertEquals(
                Map.of(
                        "guelta_dns_notifies_out_total heard", 2L,
                        "guelta_dns_notifies_out_total unheard", 1L,
                        "guelta_dns_transfers_out_total busy", 1L),
                Counts.of(downstream.meter()));
    }

    /** RFC 9432: the catalog has a new version when zones come or go, and only then; serials grow over restarts. */
    @Test
    void theCatalogFollowsTheZones() {
        Instant noon = Instant.ofEpochSecond(1_800_000_000);
        DomainName name = DomainName.of("catalog.");
        DomainName other = DomainName.of("other.");
        ProducedCatalog one = ProducedCatalog.NONE.named(Optional.of(name)).of(List.of(APEX), noon);
        assertEquals(one, one.of(List.of(APEX), noon.plusSeconds(60)));
        ProducedCatalog two = one.of(List.of(APEX, other, name), noon);
        assertEquals(1_800_000_001, two.zone().orElseThrow().serial());
        assertEquals(
                Set.of(APEX, other),
                Catalog.read(two.zone().orElseThrow())
                        .catalog()
                        .orElseThrow()
                        .members()
                        .keySet());
        assertTrue(two.in(Zones.none()).find(name).isPresent());
        assertEquals(
                Optional.empty(), ProducedCatalog.NONE.of(List.of(APEX), noon).zone());
    }
}
