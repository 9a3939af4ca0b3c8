// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StorePath;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a primary has for its secondaries, with a zone of many versions; it can start anew over the same store. */
final class PrimaryUnderTest implements AutoCloseable {
    private static final DomainName APEX = DomainName.of("example.org.");

    final ZonesRepository repository = new ZonesRepository();
    /** What the history was searched for, by a store that counts. */
    final List<StorePath> searched = new CopyOnWriteArrayList<>();

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

    /** The text of a version that differs from another one in the SOA and two TXT records. */
    static String version(int serial) {
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
    void start() {
        follower.close();
        downstream.close();
        follower = new ZoneFollower((before, now, touched) -> downstream.changed(before, now, touched));
        downstream = new Downstream(follower, () -> Optional.of(store()), () -> settings("192.0.2.9:5300"));
        follower.follow(repository.store());
        served();
    }

    /** The same, with a first version of the zone. */
    void startWithZone() {
        repository.put("example.org", version(0));
        start();
    }

    private Store store() {
        return counted.map(this::counting).orElseGet(repository::store);
    }

    /** Waits until all that is committed is served. */
    void caughtUp() {
        follower.served(repository.root().head().number()).toCompletableFuture().join();
    }

    /** The zone of the last commit, served. */
    Zone served() {
        caughtUp();
        return follower.zones().find(APEX).orElseThrow();
    }

    Downstream downstream() {
        return downstream;
    }

    ZoneFollower follower() {
        return follower;
    }

    /** The differences that are found, perhaps in the history. */
    Optional<List<ZoneDifference>> older(Zone now, long serial) {
        return downstream.older(now, serial).toCompletableFuture().join();
    }

    /** Has the history that is read counted from now on, by commits. */
    void count(AtomicInteger read) {
        counted = Optional.of(read);
    }

    /** A store that counts the commits that are read. */
    Store counting(AtomicInteger read) {
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

    @Override
    public void close() {
        follower.close();
        downstream.close();
    }
}
