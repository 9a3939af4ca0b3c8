// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.place.Href;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import guelta.store.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

/** Locks as clients ask for them, as the store keeps them and as clients see them: the examples of RFC 4918 9.10. */
class LockTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final UUID FRESH = UUID.fromString("e71d4fae-5dec-22d6-fea5-00a0c91e6be4");
    private static final Duration WEEK = Duration.ofDays(7);

    /** RFC 4918 9.10.7. */
    @Test
    void theSimpleLockOfTheRfc() throws Exception {
        LockRequest request = read("""
                <?xml version="1.0" encoding="utf-8" ?>
                <D:lockinfo xmlns:D='DAV:'>
                  <D:lockscope><D:exclusive/></D:lockscope>
                  <D:locktype><D:write/></D:locktype>
                  <D:owner>
                    <D:href>http://example.org/~ejw/contact.html</D:href>
                  </D:owner>
                </D:lockinfo>""");
        Duration timeout = LockRequest.timeout(Optional.of("Infinite, Second-4100000000"), WEEK);
        Lock lock = request.lock(FRESH, Href.parse("/workspace/webdav/proposal.doc"), true, "ejw", NOW.plus(timeout));
        Element active = LockElements.lockdiscovery(List.of(lock), NOW)
                .element(Name.dav("activelock"))
                .orElseThrow();
        assertEquals(
                List.of("locktype", "lockscope", "depth", "owner", "timeout", "locktoken", "lockroot").stream()
                        .sorted()
                        .toList(),
                active.elements().map(each -> each.name().local()).sorted().toList());
        assertTrue(in(active, "lockscope").has(Name.dav("exclusive")));
        assertTrue(in(active, "locktype").has(Name.dav("write")));
        assertEquals("infinity", in(active, "depth").text());
        assertEquals("Second-604800", in(active, "timeout").text());
        assertEquals(
                "http://example.org/~ejw/contact.html",
                in(in(active, "owner"), "href").text());
        assertEquals(
                "urn:uuid:e71d4fae-5dec-22d6-fea5-00a0c91e6be4",
                in(in(active, "locktoken"), "href").text());
        assertEquals(
                "/workspace/webdav/proposal.doc",
                in(in(active, "lockroot"), "href").text());
    }

    /** RFC 4918 9.10.9: what is locked below, and the resource that could therefore not be. */
    @Test
    void theMultiResourceLockOfTheRfc() throws Exception {
        Lock there = lock("/webdav/secret", false);
        Href wanted = Href.parse("/webdav/");
        Element answer = LockElements.multistatus(wanted, List.of(there));
        assertEquals(
                List.of("/webdav/secret HTTP/1.1 423 Locked", "/webdav/ HTTP/1.1 424 Failed Dependency"),
                answer.elements(Name.dav("response"))
                        .map(each -> in(each, "href").text()
                                + ' '
                                + in(each, "status").text())
                        .toList());
        // 7.4, 16: what is in the way, and that it is that.
        assertEquals(
                "/webdav/secret",
                in(in(in(answer.elements().findFirst().orElseThrow(), "error"), "no-conflicting-lock"), "href")
                        .text());
        Refusal refusal = LockElements.conflict(List.of(there));
        assertEquals(423, refusal.status());
        assertEquals(
                Element.of(Name.dav("no-conflicting-lock"), Element.of(Name.dav("href"), "/webdav/secret")),
                refusal.condition().orElseThrow());
    }

    /** RFC 4918 15.10.1. */
    @Test
    void bothScopesAreSupported() {
        assertEquals(
                "<n0:supportedlock xmlns:n0=\"DAV:\">"
                        + "<n0:lockentry><n0:lockscope><n0:exclusive/></n0:lockscope>"
                        + "<n0:locktype><n0:write/></n0:locktype></n0:lockentry>"
                        + "<n0:lockentry><n0:lockscope><n0:shared/></n0:lockscope>"
                        + "<n0:locktype><n0:write/></n0:locktype></n0:lockentry></n0:supportedlock>",
                XmlWriter.line(LockElements.supportedlock()));
    }

    /** RFC 4918 14.17: the owner is the client's, with the namespaces and the language around it. */
    @Test
    void theOwnerIsKeptToTheLetter() throws Exception {
        LockRequest request = read("""
                <lockinfo xmlns="DAV:" xmlns:Z="urn:z" xml:lang="de"><lockscope><shared/></lockscope>\
                <locktype><write/></locktype><owner>J\u00fcrgen &lt;<Z:room no="1"/>
                </owner></lockinfo>""");
        assertFalse(request.exclusive());
        Lock lock = request.lock(FRESH, Href.parse("/a%3Ab/"), false, "j", NOW);
        Lock again = Lock.of(lock.lease());
        assertEquals(
                "lock:/a%3Ab/:urn:uuid:e71d4fae-5dec-22d6-fea5-00a0c91e6be4",
                lock.lease().key());
        assertEquals(lock.lease(), again.lease());
        Element owner = LockElements.lockdiscovery(List.of(again), NOW)
                .element(Name.dav("activelock"))
                .flatMap(active -> active.element(Name.dav("owner")))
                .orElseThrow();
        assertEquals("de", owner.attribute(new Name(Name.XML, "lang")).orElseThrow());
        assertEquals("J\u00fcrgen <\n", owner.text());
        assertEquals(
                Optional.of("1"),
                owner.element(new Name("urn:z", "room")).orElseThrow().attribute("no"));
    }

    @Test
    void aLockWithoutAnOwnerHasNone() throws Exception {
        LockRequest request =
                read("<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype>"
                        + "</lockinfo>");
        Lock lock = request.lock(FRESH, Href.parse("/a"), false, "j", NOW);
        assertEquals(lock, Lock.of(lock.lease()));
        assertFalse(LockElements.lockdiscovery(List.of(lock), NOW)
                .element(Name.dav("activelock"))
                .orElseThrow()
                .has(Name.dav("owner")));
        assertEquals(Instant.EPOCH, lock.released().expires());
        assertEquals(lock.lease().key(), lock.released().key());
        assertEquals(WEEK, Duration.between(NOW, lock.until(NOW.plus(WEEK)).expires()));
    }

    @Test
    void otherLeasesAreNoLocks() throws Exception {
        Lock lock = lock("/a", true);
        Lease broken = new Lease("lock:/a:urn:t", "forever exclusive anna", NOW);
        Lease other = new Lease("journal", "x", NOW);
        assertEquals(
                List.of(lock), Locks.of(List.of(other, lock.lease(), broken)).all());
        assertThrows(Malformed.class, () -> Lock.of(other));
        assertThrows(Malformed.class, () -> Lock.of(new Lease("lock:a:urn:t", "0 shared anna", NOW)));
        assertThrows(Malformed.class, () -> Lock.of(new Lease("lock:/a:", "0 shared anna", NOW)));
        assertThrows(Malformed.class, () -> Lock.of(new Lease("lock:/a:urn:t", "0 shared ", NOW)));
        assertThrows(Malformed.class, () -> Lock.of(new Lease("lock:/a:urn:t", "0 shared anna <owner", NOW)));
    }

    /** Names with anything in them, for example colons, which end the path in a key. */
    @Property
    void aLockIsKeptAsItWas(@ForAll @NotEmpty String name, @ForAll boolean deep, @ForAll boolean exclusive)
            throws Malformed {
        Href root;
        try {
            root = Href.parse('/' + Href.encode(name) + '/');
        } catch (Refusal impossible) {
            return;
        }
        Lock lock = new Lock("urn:uuid:" + FRESH, root, deep, exclusive, null, "anna", NOW);
        assertEquals(lock, Lock.of(lock.lease()));
    }

    @Test
    void bodiesThatAskForNoLockAreRefused() {
        String type = "<locktype><write/></locktype>";
        String scope = "<lockscope><shared/></lockscope>";
        assertRefused(400, "<propfind xmlns='DAV:'/>");
        assertRefused(400, "<lockinfo xmlns='DAV:'>" + type + "</lockinfo>");
        assertRefused(400, "<lockinfo xmlns='DAV:'>" + scope + "</lockinfo>");
        assertRefused(400, "<lockinfo xmlns='DAV:'>" + type + scope + scope + "</lockinfo>");
        assertRefused(
                400, "<lockinfo xmlns='DAV:'>" + type + "<lockscope><shared/><exclusive/></lockscope></lockinfo>");
        assertRefused(422, "<lockinfo xmlns='DAV:'><locktype><read/></locktype>" + scope + "</lockinfo>");
        assertRefused(422, "<lockinfo xmlns='DAV:'>" + type + "<lockscope><local/></lockscope></lockinfo>");
        assertRefused(
                413, "<lockinfo xmlns='DAV:'>" + type + scope + "<owner>" + "x".repeat(4097) + "</owner></lockinfo>");
    }

    /** RFC 4918 10.7: the server decides, the client wishes. */
    @Test
    void aTimeoutIsAtMostTheLongest() {
        assertEquals(WEEK, LockRequest.timeout(Optional.empty(), WEEK));
        assertEquals(WEEK, LockRequest.timeout(Optional.of("Infinite"), WEEK));
        assertEquals(WEEK, LockRequest.timeout(Optional.of("Second-4100000000"), WEEK));
        assertEquals(WEEK, LockRequest.timeout(Optional.of("Second-99999999999999999999"), WEEK));
        assertEquals(Duration.ofHours(1), LockRequest.timeout(Optional.of("Second-3600"), WEEK));
        assertEquals(Duration.ofHours(1), LockRequest.timeout(Optional.of("Extend, second-3600, Infinite"), WEEK));
        assertEquals(Duration.ofSeconds(1), LockRequest.timeout(Optional.of("Second-0"), WEEK));
        assertEquals(WEEK, LockRequest.timeout(Optional.of("Second--1"), WEEK));
    }

    private static void assertRefused(int status, String body) {
        Refusal refusal = assertThrows(Refusal.class, () -> read(body), body);
        assertEquals(status, refusal.status(), body);
    }

    private static Lock lock(String root, boolean exclusive) throws Refusal {
        return new Lock("urn:t", Href.parse(root), false, exclusive, null, "anna", NOW);
    }

    private static Element in(Element element, String local) {
        return element.element(Name.dav(local)).orElseThrow();
    }

    private static LockRequest read(String body) throws Refusal, Malformed {
        return LockRequest.read(Element.parse(body.getBytes(UTF_8)));
    }
}
