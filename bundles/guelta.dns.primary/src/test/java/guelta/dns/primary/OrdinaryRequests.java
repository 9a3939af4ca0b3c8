// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.authority.AuthoritySettings;
import guelta.dns.keys.Keys;
import guelta.dns.message.Messages;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.tsig.TsigVerifier;
import guelta.net.Transport;
import guelta.store.Store;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Update;

/** A server as its clients see it, for tests: zones and keys in a store, and messages that are asked and answered. */
abstract class OrdinaryRequests {
    static final long NOW = 1_700_000_000;
    static final TsigKey KEY = Keys.parse("all._update:SHA256:c2VjcmV0");
    static final TsigKey NOTIFY_KEY = Keys.parse("n._notify.example.org:SHA512:c2VjcmV0");

    final ZonesRepository repository = new ZonesRepository();
    final ZoneFollower follower = new ZoneFollower((before, now, touched) -> {});
    final Answering answering = new Answering(follower::zones, AuthoritySettings.PLAIN);
    int most = 5_000;
    final AtomicInteger notified = new AtomicInteger();
    Optional<Store> store = Optional.of(repository.store());
    final OrdinaryPath path = new OrdinaryPath(
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

    static Update update(String zone) throws Exception {
        return new Update(Name.fromString(zone));
    }

    byte[] ask(Message request) throws Exception {
        return new Asked(answering, Transport.TCP16).ask(Messages.write(request, Messages.LARGEST));
    }

    Message signed(TsigKey key, Message request) throws Exception {
        return signed(key, request, Transport.TCP16);
    }

    Message signed(TsigKey key, Message request, Transport transport) throws Exception {
        TsigSigner.Request asked = TsigSigner.request(key, Messages.write(request, Messages.LARGEST), NOW);
        byte[] answer = new Asked(answering, transport).ask(asked.message());
        assertTrue(transport != Transport.UDP || answer.length <= Messages.room(request, false));
        TsigVerifier.Answer read = asked.answers().read(answer, NOW);
        return Messages.read(
                assertInstanceOf(TsigVerifier.Answer.Verified.class, read).message());
    }

    static Message question(String name, int type) throws Exception {
        return Messages.question(7, Opcode.QUERY, Name.fromString(name), type);
    }
}
