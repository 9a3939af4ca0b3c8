// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.keys.Keys;
import guelta.dns.message.Messages;
import guelta.dns.rate.RateLimits;
import guelta.dns.rate.ResponseRate;
import guelta.dns.server.EventMeter;
import guelta.dns.server.RateCells;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.tsig.TsigVerifier;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDigest;
import guelta.meter.Durations;
import guelta.meter.MeterReader;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.Transport;
import guelta.store.Commit;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** Signed messages, updates and notifies from the worker to the store and back. */
class OrdinaryPathTest {
    private static final long NOW = 1_700_000_000;
    private static final TsigKey KEY = Keys.parse("all._update:SHA256:c2VjcmV0");
    private static final TsigKey NOTIFY_KEY = Keys.parse("n._notify.example.org:SHA512:c2VjcmV0");

    private final ZonesRepository repository = new ZonesRepository();
    private final ZoneFollower follower = new ZoneFollower((before, now) -> {});
    private final Answering answering = new Answering(follower::zones, AuthoritySettings.PLAIN);
    private int most = 5_000;
    private final AtomicInteger notified = new AtomicInteger();
    private Optional<Store> store = Optional.of(repository.store());
    private final OrdinaryPath path = new OrdinaryPath(
            follower,
            answering,
            new Updating(follower, () -> store, () -> most),
            request -> {
                notified.incrementAndGet();
                request.answer(Rcode.NOERROR);
            },
            () -> NOW);

    @BeforeEach
    void serve() {
        repository.put("_keys", "; all of them\nall._update. DNSKEY 0 3 163 c2VjcmV0\n");
        repository.put("example.org._keys", "n._notify.example.org. DNSKEY 0 3 165 c2VjcmV0\n");
        repository.put("example.org._settings", "update.acme._update.example.org = _acme-challenge.* TXT\n");
        repository.put("example.org", ZonesRepository.zone("; hosts of ours\nwww A 192.0.2.1 ; the old one"));
        repository.put("example.net", ZonesRepository.zone("www A 192.0.2.1"));
        answering.handTo(path);
        follower.follow(repository.store());
        follower.served(repository.root().head().number()).toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        path.close();
        follower.close();
    }

    private static Update update(String zone) throws Exception {
        return new Update(Name.fromString(zone));
    }

    private byte[] ask(Message request) throws Exception {
        return new Asked(answering, Transport.TCP16).ask(Messages.write(request, Messages.LARGEST));
    }

    private Message signed(TsigKey key, Message request) throws Exception {
        return signed(key, request, Transport.TCP16);
    }

    private Message signed(TsigKey key, Message request, Transport transport) throws Exception {
        TsigSigner.Request asked = TsigSigner.request(key, Messages.write(request, Messages.LARGEST), NOW);
        byte[] answer = new Asked(answering, transport).ask(asked.message());
        assertTrue(transport != Transport.UDP || answer.length <= Messages.room(request, false));
        TsigVerifier.Answer read = asked.answers().read(answer, NOW);
        return Messages.read(
                assertInstanceOf(TsigVerifier.Answer.Verified.class, read).message());
    }

    private String text(String file) throws Exception {
        guelta.store.Snapshot head = repository.root().head();
        return new String(
                head.content(head.find(StorePath.of(file)).orElseThrow()).bytes(), StandardCharsets.UTF_8);
    }

    private Commit last() {
        try (Stream<Commit> history = repository.root().history(StorePath.TOP, Long.MAX_VALUE)) {
            return history.findFirst().orElseThrow();
        }
    }

    /** Many large messages at once must not take the memory that answers are made of. */
    @Test
    void whatWaitsHasABound() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        Semaphore sent = new Semaphore(0);
        path.transferBy(request -> {
            await(busy);
            request.answer(Rcode.REFUSED);
        });
        DatagramPort port = (to, message) -> {
            sent.release();
            return Delivery.SENT;
        };
        byte[] large = Arrays.copyOf(Messages.write(question("example.org.", Type.AXFR), Messages.LARGEST), 65_000);
        byte[] transfer = Messages.write(question("example.org.", Type.AXFR), Messages.LARGEST);
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int waiting = 0;
        for (int i = 0; i < 502; i++) {
            byte[] octets = i < 2 ? transfer : large;
            int taken = path.take(ByteBuffer.wrap(octets), From.by(Transport.TCP16), port, out.clear());
            waiting += taken == DatagramHandler.Worker.LATER ? 1 : 0;
        }
        assertTrue(waiting > 250 && waiting < 262, waiting + " wait");
        assertEquals(Rcode.SERVFAIL, out.get(3) & 15);
        busy.countDown();
        assertTrue(sent.tryAcquire(waiting, 30, TimeUnit.SECONDS));
        assertEquals(
                DatagramHandler.Worker.LATER,
                path.take(ByteBuffer.wrap(large), From.by(Transport.TCP16), port, out.clear()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** facts/dns.md: one commit for all zones, its author and message; what people wrote stays; then it is served. */
    @Test
    void anUpdateOfSeveralZonesIsOneCommitAndServed() throws Exception {
        Update update = update(".");
        update.add(Name.fromString("new.example.org."), Type.A, 60, "192.0.2.7");
        update.add(Name.fromString("new.example.net."), Type.TXT, 60, "x");
        long before = repository.root().head().number();

        assertEquals(Rcode.NOERROR, signed(KEY, update).getRcode());

        assertEquals(before + 1, repository.root().head().number());
        assertEquals("all._update via primary git", last().author().name());
        assertEquals("changed by 192.0.2.99", last().message());
        assertEquals(2, last().touched().size());
        assertEquals(
                ZonesRepository.zone("; hosts of ours\nwww A 192.0.2.1 ; the old one")
                                .replace("hostmaster 1 ", "hostmaster 2 ")
                        + "new.example.org.\t60\tIN\tA\t192.0.2.7\n",
                text("example.org"));
        Message answer = new Message(ask(question("new.example.org.", Type.A)));
        assertEquals(1, answer.getSection(Section.ANSWER).size(), "it is served when it is answered");
        assertEquals(
                2,
                follower.served()
                        .find(DomainName.of("example.net"))
                        .orElseThrow()
                        .zone()
                        .serial());
    }

    private static Message question(String name, int type) throws Exception {
        return Messages.question(7, Opcode.QUERY, Name.fromString(name), type);
    }

    /** RFC 2136 3.6: an update that changes nothing leaves the serial, and the history, as they were. */
    @Test
    void anUpdateThatChangesNothingIsNoCommit() throws Exception {
        long before = repository.root().head().number();
        Update update = update("example.org.");
        update.add(Name.fromString("www.example.org."), Type.A, 300, "192.0.2.1");
        assertEquals(Rcode.NOERROR, signed(KEY, update, Transport.UDP).getRcode());
        assertEquals(before, repository.root().head().number());
    }

    /** RFC 2136 3.2: refusals are answered signed, and change nothing. */
    @Test
    void aPrerequisiteThatIsNotMetIsAnsweredSigned() throws Exception {
        Update update = update("example.org.");
        update.absent(Name.fromString("www.example.org."));
        update.add(Name.fromString("www.example.org."), Type.A, 60, "192.0.2.7");
        long before = repository.root().head().number();
        assertEquals(Rcode.YXDOMAIN, signed(KEY, update).getRcode());
        assertEquals(before, repository.root().head().number());
    }

    /** RFC 2136 3.3, RFC 8945 5.2.1: nobody changes a zone without a key that is known and may. */
    @Test
    void updatesWithoutAGoodKeyChangeNothing() throws Exception {
        Update update = update("example.org.");
        update.add(Name.fromString("new.example.org."), Type.A, 60, "192.0.2.7");
        long before = repository.root().head().number();
        assertEquals(Rcode.REFUSED, new Message(ask(update)).getRcode());
        assertEquals(Rcode.REFUSED, signed(NOTIFY_KEY, update).getRcode());
        byte[] octets = Messages.write(update, Messages.LARGEST);
        TsigKey unknown = Keys.parse("x._update:SHA256:c2VjcmV0");
        byte[] answer = new Asked(answering, Transport.UDP)
                .ask(TsigSigner.request(unknown, octets, NOW).message());
        TSIGRecord record = new Message(answer).getTSIG();
        assertEquals(17, record.getError());
        assertEquals(Rcode.NOTAUTH, new Message(answer).getHeader().getRcode());
        TsigKey other = Keys.parse("all._update:SHA256:b3RoZXI=");
        answer = new Asked(answering, Transport.UDP)
                .ask(TsigSigner.request(other, octets, NOW).message());
        assertEquals(16, new Message(answer).getTSIG().getError());
        assertEquals(before, repository.root().head().number());
    }

    /** docs/operate.md: what the settings of a zone leave to a key. */
    @Test
    void settingsLimitAKey() throws Exception {
        repository.put("_keys", "acme._update.example.org. DNSKEY 0 3 163 c2VjcmV0\n");
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        TsigKey acme = Keys.parse("acme._update.example.org:SHA256:c2VjcmV0");
        Update good = update("example.org.");
        good.add(Name.fromString("_acme-challenge.www.example.org."), Type.TXT, 60, "x");
        assertEquals(Rcode.NOERROR, signed(acme, good).getRcode());
        Update bad = update("example.org.");
        bad.add(Name.fromString("www.example.org."), Type.TXT, 60, "x");
        assertEquals(Rcode.REFUSED, signed(acme, bad).getRcode());
    }

    /** docs/operate.md: a record of an included file can be changed in that file only. */
    @Test
    void recordsOfIncludedFilesAreNotChanged() throws Exception {
        repository.put("common/hosts", "shared A 192.0.2.5\n");
        repository.put("example.com", ZonesRepository.zone("$INCLUDE common/hosts"));
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        Update update = update("example.com.");
        update.delete(Name.fromString("shared.example.com."));
        assertEquals(Rcode.REFUSED, signed(KEY, update).getRcode());
        Update beside = update("example.com.");
        beside.add(Name.fromString("own.example.com."), Type.A, 60, "192.0.2.6");
        assertEquals(Rcode.NOERROR, signed(KEY, beside).getRcode());
        assertTrue(text("example.com").contains("$INCLUDE common/hosts\n"));
    }

    /** RFC 8976 3.3: a digest that is wanted is made, and each update makes the one that fits, here and in the file. */
    @Test
    void digestsAreWrittenAndKeptRight() throws Exception {
        Updating updating = new Updating(follower, () -> store, () -> most);
        DomainName apex = DomainName.of("example.org.");
        assertEquals(
                Rcode.NOERROR,
                updating.digest(apex, ZoneDigest.Algorithm.SHA384)
                        .toCompletableFuture()
                        .get());
        assertEquals(
                ZoneDigest.Verdict.RIGHT,
                ZoneDigest.check(follower.zones().find(apex).orElseThrow()));
        for (int i = 0; i < 3; i++) {
            Update update = update("example.org.");
            update.add(Name.fromString("n" + i + ".example.org."), Type.A, 60, "192.0.2.7");
            assertEquals(Rcode.NOERROR, signed(KEY, update).getRcode());
            assertEquals(
                    ZoneDigest.Verdict.RIGHT,
                    ZoneDigest.check(follower.zones().find(apex).orElseThrow()));
            assertEquals(1, text("example.org").split("ZONEMD", -1).length - 1, text("example.org"));
        }
        Zone read = ZoneReading.of(
                        apex,
                        repository
                                .root()
                                .head()
                                .find(StorePath.of("example.org"))
                                .orElseThrow(),
                        repository.root().head())
                .zone();
        assertEquals(ZoneDigest.Verdict.RIGHT, ZoneDigest.check(read), "what a restart reads");
        assertEquals(5, read.serial());
        Update away = update("example.org.");
        away.delete(Name.fromString("example.org."), Type.ZONEMD);
        assertEquals(Rcode.NOERROR, signed(KEY, away).getRcode());
        assertEquals(
                ZoneDigest.Verdict.NONE,
                ZoneDigest.check(follower.zones().find(apex).orElseThrow()));
    }

    /** docs/operate.md, maxUpdateRecords. */
    @Test
    void anUpdateOfTooManyRecordsIsRefused() throws Exception {
        most = 2;
        Update update = update("example.org.");
        update.add(Name.fromString("a.example.org."), Type.A, 60, "192.0.2.7");
        update.add(Name.fromString("b.example.org."), Type.A, 60, "192.0.2.7");
        assertEquals(Rcode.NOERROR, signed(KEY, update).getRcode());
        update.add(Name.fromString("c.example.org."), Type.A, 60, "192.0.2.7");
        assertEquals(Rcode.REFUSED, signed(KEY, update).getRcode());
    }

    private static void edns(Message message) {
        message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    }

    private static boolean prohibited(byte[] answer) throws Exception {
        Message message = new Message(answer);
        return message.getRcode() == Rcode.REFUSED
                && message.getOPT().getOptions(15).stream()
                        .anyMatch(option ->
                                option instanceof ExtendedErrorCodeOption error && error.getErrorCode() == 18);
    }

    /** docs/operate.md, Abuse: lists of a zone are in place of those of the server; the client is 192.0.2.99. */
    @Test
    void aZoneIsForThoseOfItsLists() throws Exception {
        repository.put("example.org._settings", "allowQuery = 198.51.100.0/24 # elsewhere\nallowNotify = 192.0.2.99\n");
        repository.put("example.net._settings", "allowNotify = none\n");
        answering.guard(follower::access, new Guarding(Optional.empty(), null));
        path.heed(AddressList.parse("any"), new EventMeter("primary"));
        follower.served(repository.root().head().number()).toCompletableFuture().join();

        Message query = question("www.example.org.", Type.A);
        edns(query);
        assertTrue(prohibited(ask(query)));
        assertEquals(
                Rcode.REFUSED, signed(KEY, question("www.example.org.", Type.A)).getRcode());
        assertEquals(Rcode.NOERROR, new Message(ask(question("www.example.net.", Type.A))).getRcode());
        assertEquals(Rcode.NOERROR, notified("example.org."));
        assertEquals(Rcode.REFUSED, notified("example.net."));
        assertEquals(Rcode.NOERROR, notified("other.org."));
        assertEquals(2, notified.get());

        repository.put("example.org._settings", "allowQuery = any\n");
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        assertEquals(Rcode.NOERROR, new Message(ask(question("www.example.org.", Type.A))).getRcode());
        repository.put("example.org._settings", "allowQuery = everybody\n");
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        assertEquals(
                Rcode.REFUSED,
                new Message(ask(question("www.example.org.", Type.A))).getRcode(),
                "a list that is wrong allows nobody");
        assertTrue(follower.access()
                .problems()
                .get(0)
                .startsWith("example.org._settings: allowQuery is 'everybody', allowed"));
    }

    private int notified(String zone) throws Exception {
        Message message = Messages.question(7, Opcode.NOTIFY, Name.fromString(zone), Type.SOA);
        return new Message(ask(message)).getRcode();
    }

    /** Answers that are limited are counted, and those of a zone (docs/operate.md, Metrics). */
    @Test
    void whatIsLimitedIsCounted() throws Exception {
        RateLimits limits = new RateLimits(2, 2, AddressList.NONE);
        answering.guard(
                follower::access,
                new Guarding(Optional.empty(), new ResponseRate(limits, new RateCells(), new long[] {1, 2, 3, 4})));
        Asked client = new Asked(answering, Transport.UDP);
        byte[] question = Messages.write(question("www.example.org.", Type.A), Messages.LARGEST);
        for (int i = 0; i < 6; i++) {
            client.ask(question);
        }
        Map<String, Long> counts = new TreeMap<>();
        answering.meter().read(new MeterReader() {
            @Override
            public void counter(String name, String help, long value, String... labels) {
                counts.merge(labels[3], value, Long::sum);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {}

            @Override
            public void histogram(String name, String help, Durations.Spread spread, String... labels) {}
        });
        // A second may begin between two questions.
        assertTrue(counts.get("slipped") >= 1 && counts.get("dropped") >= 1, counts::toString);
        assertEquals(6, counts.get("example.org."));
    }

    /** design.md: a store that is away is no reason to lose an update without a word. */
    @Test
    void withoutAStoreUpdatesAreAnsweredWithServfail() throws Exception {
        store = Optional.empty();
        Update update = update("example.org.");
        update.add(Name.fromString("new.example.org."), Type.A, 60, "192.0.2.7");
        assertEquals(Rcode.SERVFAIL, signed(KEY, update).getRcode());
        store = Optional.of((Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    throw new StoreUnavailable("it is going away");
                }));
        assertEquals(Rcode.SERVFAIL, signed(KEY, update).getRcode(), "also when it says so at once");
    }

    /** RFC 8945 5.3: an ordinary question that is signed is answered signed, with room for the signature. */
    @Test
    void signedQuestionsAreAnsweredSigned() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 29; i++) {
            many.append("many A 192.0.2.").append(i).append('\n');
        }
        repository.put("example.com", ZonesRepository.zone(many.toString()));
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        Message answer = signed(NOTIFY_KEY, question("www.example.org.", Type.A), Transport.UDP);
        assertEquals(1, answer.getSection(Section.ANSWER).size());
        assertTrue(answer.getHeader().getFlag(Flags.AA));
        assertFalse(answer.getHeader().getFlag(Flags.TC));
        Message without = new Message(
                new Asked(answering, Transport.UDP).ask(Messages.write(question("many.example.com.", Type.A), 512)));
        assertFalse(without.getHeader().getFlag(Flags.TC), "it fits without a signature");
        assertTrue(signed(KEY, question("many.example.com.", Type.A), Transport.UDP)
                .getHeader()
                .getFlag(Flags.TC));
        assertEquals(
                29,
                signed(KEY, question("many.example.com.", Type.A))
                        .getSection(Section.ANSWER)
                        .size());
    }

    /** RFC 8945 5.3: the client believes no unsigned error, and would ask on. */
    @Test
    void aFailureIsAnsweredSigned() throws Exception {
        path.transferBy(request -> {
            throw new IllegalStateException("a test");
        });
        assertEquals(
                Rcode.SERVFAIL, signed(KEY, question("example.org.", Type.AXFR)).getRcode());
        assertEquals(Rcode.SERVFAIL, new Message(ask(question("example.org.", Type.AXFR))).getRcode());
    }

    /** design.md: what a store did not take is forgotten, as its files are tried for each zone that is looked for. */
    @Test
    void whatWasNotCommittedIsForgotten() throws Exception {
        Root failing = (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    @SuppressWarnings("unchecked")
                    Function<Snapshot, Plan<?>> plan = (Function<Snapshot, Plan<?>>) arguments[0];
                    Edit.Patch edit = (Edit.Patch)
                            plan.apply(repository.root().head()).edits().get(0);
                    assertEquals(1, follower.updated().unnamed(edit.path()));
                    return CompletableFuture.failedStage(new StoreUnavailable("the disk is full"));
                });
        store = Optional.of((Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> failing));
        Update update = update("example.org.");
        update.add(Name.fromString("new.example.org."), Type.A, 60, "192.0.2.7");
        assertEquals(Rcode.SERVFAIL, signed(KEY, update).getRcode());
        assertEquals(0, follower.updated().unnamed(StorePath.of("example.org")));
    }

    /** RFC 1996 and facts/dns.md: a key that may notify is heard; nobody else is. */
    @Test
    void signedNotifiesAreHeard() throws Exception {
        Message notify = Messages.question(9, Opcode.NOTIFY, Name.fromString("example.org."), Type.SOA);
        assertEquals(Rcode.NOERROR, signed(NOTIFY_KEY, notify).getRcode());
        assertEquals(1, notified.get());
        assertEquals(Rcode.REFUSED, new Message(ask(notify)).getRcode());
        Message other = Messages.question(9, Opcode.NOTIFY, Name.fromString("example.net."), Type.SOA);
        assertEquals(Rcode.REFUSED, signed(NOTIFY_KEY, other).getRcode());
        assertEquals(1, notified.get());
    }

    /** RFC 6891 6.1.3, RFC 2136 2.3, RFC 1996 3.7: what is no update and no notify. */
    @Test
    void whatIsWrongIsAnsweredSo() throws Exception {
        Update later = update("example.org.");
        later.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertEquals(Rcode.BADVERS, signed(KEY, later).getRcode());
        Message zoneless = new Message(3);
        zoneless.getHeader().setOpcode(Opcode.UPDATE);
        assertEquals(Rcode.FORMERR, signed(KEY, zoneless).getRcode());
        Message nobody = new Message(3);
        nobody.getHeader().setOpcode(Opcode.NOTIFY);
        assertEquals(Rcode.FORMERR, signed(KEY, nobody).getRcode());
        Message transfer = question("example.org.", Type.AXFR);
        assertEquals(Rcode.REFUSED, signed(KEY, transfer).getRcode());
        assertEquals(Rcode.NOTAUTH, new Message(ask(question("www.example.org.", Type.AXFR))).getRcode());
        path.transferBy(request -> request.answer(Rcode.NOTIMP));
        assertEquals(Rcode.NOTIMP, new Message(ask(transfer)).getRcode());
    }

    /** design.md: preconditions are exact whoever else commits; of many adders of one name one wins. */
    @Test
    void updatesAtTheSameTimeFollowEachOther() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            work.add(() -> {
                Update update = update("example.org.");
                update.absent(Name.fromString("h" + number % 100 + ".example.org."));
                update.add(Name.fromString("h" + number % 100 + ".example.org."), Type.TXT, 60, "n" + number);
                return signed(KEY, update).getRcode();
            });
        }
        int won = 0;
        for (Future<Integer> each : clients.invokeAll(work)) {
            int rcode = each.get();
            assertTrue(rcode == Rcode.NOERROR || rcode == Rcode.YXDOMAIN, Rcode.string(rcode));
            won += rcode == Rcode.NOERROR ? 1 : 0;
        }
        clients.shutdown();
        assertEquals(100, won);
        assertEquals(
                101,
                follower.served()
                        .find(DomainName.of("example.org"))
                        .orElseThrow()
                        .zone()
                        .serial());
        follower.reload().toCompletableFuture().join();
        assertEquals(
                103,
                follower.served()
                        .find(DomainName.of("example.org"))
                        .orElseThrow()
                        .zone()
                        .size());
    }

    @Test
    void aPathThatIsClosedAnswersWithServfail() throws Exception {
        path.close();
        Message answer = new Message(ask(update("example.org.")));
        assertEquals(Rcode.SERVFAIL, answer.getRcode());
        assertEquals(Opcode.UPDATE, answer.getHeader().getOpcode());
    }

    /** docs/operate.md, Metrics: updates and notifies are counted by what they were answered with. */
    @Test
    void updatesAndNotifiesAreCounted() throws Exception {
        EventMeter meter = new EventMeter("primary");
        path.heed(AddressList.NONE, meter);
        Update update = update("example.org.");
        update.add(Name.fromString("new.example.org."), Type.A, 300, "192.0.2.7");
        assertEquals(Rcode.NOERROR, signed(KEY, update).getRcode());
        assertEquals(Rcode.NOTAUTH, signed(KEY, update("example.com.")).getRcode());
        assertEquals(Rcode.REFUSED, new Message(ask(update)).getRcode());
        Message notify = Messages.question(7, Opcode.NOTIFY, Name.fromString("example.org."), Type.SOA);
        assertEquals(Rcode.NOERROR, signed(NOTIFY_KEY, notify).getRcode());
        assertEquals(Rcode.REFUSED, new Message(ask(notify)).getRcode());
        assertEquals(
                Map.of(
                        "guelta_dns_updates_total NOERROR", 1L,
                        "guelta_dns_updates_total NOTAUTH", 1L,
                        "guelta_dns_updates_total REFUSED", 1L,
                        "guelta_dns_notifies_in_total NOERROR", 1L,
                        "guelta_dns_notifies_in_total REFUSED", 1L),
                Counts.of(meter));
    }
}
