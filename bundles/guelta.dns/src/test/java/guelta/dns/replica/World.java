// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.authority.Responder;
import guelta.dns.message.MessageWriter;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.transfer.OutgoingTransfer;
import guelta.dns.transfer.RecentDifferences;
import guelta.dns.transfer.TransferRequest;
import guelta.dns.transfer.ZoneVersions;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A secondary among primaries, a network and a clock that are all here: what it sends is answered at once by the engine
 * that real primaries have, or not at all; time passes when the test says so.
 */
final class World implements SecondaryEffect.By {
    static final DomainName ZONE = DomainName.of("example.");
    static final Instant START = Instant.ofEpochSecond(1_800_000_000);

    /** A primary: zones and what it does not do. */
    static final class Peer {
        Zones zones = Zones.none();
        final Map<DomainName, RecentDifferences> differences = new HashMap<>();
        boolean udp = true;
        boolean tcp = true;
        boolean knowsIxfr = true;
        /** Ends each transfer behind so many messages; -1 does not. */
        int cutBehind = -1;

        void serve(Zone zone) {
            zones.find(zone.apex())
                    .ifPresent(before -> differences.merge(
                            zone.apex(),
                            RecentDifferences.NONE.with(before, zone, 1000),
                            (known, more) -> known.with(before, zone, 1000)));
            zones = zones.with(zone);
        }
    }

    final Secondary secondary;
    final Map<InetSocketAddress, Peer> peers = new HashMap<>();
    final Map<DomainName, Zone> served = new TreeMap<>();
    final List<String> log = new ArrayList<>();
    final List<String> dropped = new ArrayList<>();
    /** What was to be kept, {@code ZONE SERIAL}. */
    final List<String> kept = new ArrayList<>();
    /** What was asked, {@code udp}, {@code tcp}, {@code axfr} or {@code ixfr} with zone and port. */
    final List<String> asked = new ArrayList<>();
    /** Questions over streams that nobody answers as long as this is set. */
    boolean holdTransfers;

    final Deque<Runnable> held = new ArrayDeque<>();

    /** The last question that went by UDP. */
    byte[] datagram = {};

    private final Random random = new Random(1);
    private final Deque<SecondaryEvent> events = new ArrayDeque<>();
    private long nanos = 1_000_000_000L;
    private @Nullable Long wake;

    World() {
        this(SecondarySettings.DEFAULT);
    }

    World(SecondarySettings settings) {
        secondary = new Secondary(settings);
    }

    /** A version of a zone: refresh 60, retry 30, expire 600, and twenty names, of which as many differ as it is old. */
    static Zone version(String apex, long serial) {
        StringBuilder text = new StringBuilder("@ SOA ns host " + serial + " 60 30 600 30\n@ NS ns\n");
        for (int i = 0; i < 20; i++) {
            text.append("h").append(i).append(" TXT ").append("y".repeat(60)).append(i < serial ? serial : i);
            text.append("\n");
        }
        return ZoneVersions.zone(apex, text.toString());
    }

    /** A version of {@link #ZONE}. */
    static Zone version(long serial) {
        return version("example.", serial);
    }

    /** Has {@link #ZONE} copied from primaries. */
    void configure(int... ports) {
        List<Primary> primaries = Arrays.stream(ports).mapToObj(World::primary).toList();
        happens(new SecondaryEvent.Configured(new Sources(Map.of(ZONE, primaries), Set.of())));
    }

    /** Tells of a change; a serial below 0 is left out. */
    void notify(String zone, int serial) {
        OptionalLong hint = serial < 0 ? OptionalLong.empty() : OptionalLong.of(serial);
        happens(new SecondaryEvent.Notified(DomainName.of(zone), InetAddress.getLoopbackAddress(), hint));
    }

    /** The serial of {@link #ZONE} that is served. */
    long serving() {
        return served.get(ZONE).serial();
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static Primary primary(int port) {
        return new Primary(address(port), Optional.empty(), Optional.empty());
    }

    Peer peer(int port) {
        return peers.computeIfAbsent(address(port), any -> new Peer());
    }

    Now now() {
        return new Now(START.plusNanos(nanos), nanos);
    }

    void happens(SecondaryEvent event) {
        events.add(event);
        while (!events.isEmpty()) {
            secondary.on(events.remove(), now(), random::nextLong).forEach(effect -> effect.perform(this));
        }
    }

    /** Lets time pass, waking the engine when it wants to be. */
    void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (wake != null && wake - end <= 0) {
            nanos = Math.max(nanos, wake);
            wake = null;
            happens(new SecondaryEvent.Tick());
        }
        nanos = end;
    }

    ZoneState state(String zone) {
        return secondary.states(now()).stream()
                .filter(state -> state.zone().equals(DomainName.of(zone)))
                .findFirst()
                .orElseThrow();
    }

    byte[] answer(Peer peer, byte[] question, boolean stream) {
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int length = new Responder(AuthoritySettings.PLAIN)
                .answer(peer.zones, ByteBuffer.wrap(question), 0, 0, stream, now().seconds(), out);
        return Arrays.copyOf(out.array(), length);
    }

    private void note(String how, byte[] question, InetSocketAddress to) {
        asked.add(how + " " + DomainName.ofWire(question, 12) + " " + to.getPort());
    }

    @Override
    public void send(InetSocketAddress to, byte[] question) {
        note("udp", question, to);
        datagram = question;
        Peer peer = peer(to.getPort());
        if (peer.udp) {
            events.add(new SecondaryEvent.Arrived(to, answer(peer, question, false)));
        }
    }

    @Override
    public void ask(long exchange, Primary primary, byte[] question) {
        note("tcp", question, primary.address());
        Peer peer = peer(primary.address().getPort());
        events.add(
                peer.tcp
                        ? new SecondaryEvent.Answered(exchange, answer(peer, question, true))
                        : new SecondaryEvent.Unanswered(exchange, "connection refused"));
    }

    @Override
    public void transfer(long exchange, Primary primary, IncomingTransfer transfer, byte[] question) {
        if (holdTransfers) {
            held.add(() -> run(exchange, primary, transfer, question));
        } else {
            run(exchange, primary, transfer, question);
        }
    }

    private void run(long exchange, Primary primary, IncomingTransfer transfer, byte[] question) {
        TransferRequest request =
                TransferRequest.read(question, question.length).orElseThrow();
        note(request.type() == RecordType.AXFR ? "axfr" : "ixfr", question, primary.address());
        Peer peer = peer(primary.address().getPort());
        if (!peer.tcp) {
            events.add(new SecondaryEvent.Unanswered(exchange, "connection refused"));
            return;
        }
        Optional<Zone> zone = peer.zones.find(request.zone());
        if (zone.isEmpty() || request.type() == RecordType.IXFR && !peer.knowsIxfr) {
            byte[] refusal = Arrays.copyOf(question, 12);
            refusal[2] = (byte) 0x80;
            refusal[3] = (byte) (zone.isEmpty() ? 9 : 4);
            Arrays.fill(refusal, 4, 12, (byte) 0);
            events.add(new SecondaryEvent.Transferred(
                    exchange, transfer.on(refusal, now()).orElseThrow()));
            return;
        }
        Optional<List<ZoneDifference>> differences = request.serial().isEmpty()
                ? Optional.empty()
                : peer.differences
                        .getOrDefault(request.zone(), RecentDifferences.NONE)
                        .since(request.serial().getAsLong());
        OutgoingTransfer out = OutgoingTransfer.answer(request, zone.get(), differences);
        MessageWriter writer = new MessageWriter();
        for (int i = 0; !out.done(); i++) {
            if (i == peer.cutBehind) {
                events.add(new SecondaryEvent.Unanswered(exchange, "the connection broke"));
                return;
            }
            Optional<IncomingTransfer.Outcome> outcome =
                    transfer.on(out.next(writer, 600).orElseThrow(), now());
            if (outcome.isPresent()) {
                events.add(new SecondaryEvent.Transferred(exchange, outcome.get()));
                return;
            }
        }
        throw new AssertionError("a whole transfer has no outcome");
    }

    /** Lets a transfer go on that was held. */
    void release() {
        held.remove().run();
        happens(new SecondaryEvent.Tick());
    }

    @Override
    public void abandon(long exchange) {
        events.removeIf(event -> event instanceof SecondaryEvent.Transferred ended && ended.exchange() == exchange);
    }

    @Override
    public void serve(Zone zone, Instant expires) {
        kept.add(zone.apex() + " " + zone.serial());
        served.put(zone.apex(), zone);
    }

    @Override
    public void restore(Zone zone) {
        served.put(zone.apex(), zone);
    }

    @Override
    public void await(DomainName zone) {
        if (served.put(zone, Zone.unavailable(zone)) != null) {
            throw new AssertionError("what is awaited was not there before");
        }
    }

    @Override
    public void fresh(DomainName zone, Instant expires) {
        if (!expires.isAfter(now().wall())) {
            throw new AssertionError("what is fresh does not expire at once");
        }
    }

    @Override
    public void expire(DomainName zone) {
        served.put(zone, Zone.unavailable(zone));
    }

    @Override
    public void drop(DomainName zone) {
        served.remove(zone);
        dropped.add(zone.toString());
    }

    @Override
    public void wake(long at) {
        wake = at;
    }

    @Override
    public void tell(boolean bad, String sentence) {
        log.add(sentence);
    }
}
