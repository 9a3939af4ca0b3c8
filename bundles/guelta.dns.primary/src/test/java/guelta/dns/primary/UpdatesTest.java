// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.keys.Keys;
import guelta.dns.server.ZoneRecords;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDigest;
import guelta.net.Transport;
import guelta.store.Commit;
import guelta.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** Updates from the worker to the store and back. */
class UpdatesTest extends OrdinaryRequests {
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

    private ZoneRecords.Outcome published(String domain, ResourceRecord... records) {
        return new Updating(follower, () -> store, () -> most)
                .publish(DomainName.of(domain), List.of(records), "dav:dns-records")
                .toCompletableFuture()
                .join();
    }

    private static ResourceRecord text(String owner, String text) throws Malformed {
        return new ResourceRecord(
                DomainName.of(owner), RecordType.TXT, 60, Rdata.of(RecordType.TXT, text, DomainName.ROOT));
    }

    /** What another service publishes takes the place of what it published before, and nothing else is touched. */
    @Test
    void recordsOfOtherServicesReplaceTheirSetsAndAreServed() throws Exception {
        ResourceRecord path = text("_caldavs._tcp.example.org.", "\"path=/dav/\"");
        assertEquals(
                new ZoneRecords.Served(true),
                published("example.org.", text("_caldavs._tcp.example.org.", "old"), text("www.example.org.", "w")));
        assertEquals(new ZoneRecords.Served(true), published("example.org.", path));
        long before = repository.root().head().number();
        assertEquals(new ZoneRecords.Served(false), published("example.org.", path));
        assertEquals(before, repository.root().head().number(), "what is so already is no commit");

        assertEquals("changed by dav:dns-records", last().message());
        assertEquals(
                ZonesRepository.zone("; hosts of ours\nwww A 192.0.2.1 ; the old one")
                                .replace("hostmaster 1 ", "hostmaster 3 ")
                                .replace("the old one", "the old one\nwww.example.org.\t60\tIN\tTXT\t\"w\"")
                        + "_caldavs._tcp.example.org.\t60\tIN\tTXT\t\"path=/dav/\"\n",
                text("example.org"));
        Message answer = new Message(ask(question("_caldavs._tcp.example.org.", Type.TXT)));
        assertEquals(1, answer.getSection(Section.ANSWER).size());
    }

    @Test
    void recordsOfOtherServicesAreRefusedWithAReason() throws Exception {
        assertEquals(
                new ZoneRecords.Refused("a.invalid. is in no zone of this server"),
                published("a.invalid.", text("a.invalid.", "x")));
        Update alias = update("example.org.");
        alias.add(Name.fromString("alias.example.org."), Type.CNAME, 60, "www");
        assertEquals(Rcode.NOERROR, signed(KEY, alias).getRcode());
        assertEquals(
                new ZoneRecords.Refused("a CNAME is where a record was to be"),
                published("example.org.", text("alias.example.org.", "x")));
    }
}
