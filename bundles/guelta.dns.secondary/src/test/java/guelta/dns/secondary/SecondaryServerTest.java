// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.message.Messages;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.memory.MemoryStore;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A secondary from its start to its first answers; no primary is ever there. */
class SecondaryServerTest implements DatagramPort {
    private static final String PRIMARIES = "example.org=127.0.0.1:1, example.net=127.0.0.1:1";

    private final MemoryStore memory = new MemoryStore("copies", Clock.systemUTC());
    private final Root root = memory.root("main");
    private final BlockingQueue<DatagramHandler> announced = new LinkedBlockingQueue<>();
    private final CountDownLatch readable = new CountDownLatch(1);
    private final AtomicInteger commits = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private SecondaryServer server;

    @AfterEach
    void end() {
        readable.countDown();
        server.close();
        memory.close();
    }

    private BundleContext framework() {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    assertEquals("registerService", method.getName());
                    announced.add((DatagramHandler) arguments[1]);
                    return Proxy.newProxyInstance(
                            ServiceRegistration.class.getClassLoader(),
                            new Class<?>[] {ServiceRegistration.class},
                            (registration, call, none) -> null);
                });
    }

    private void start(String store) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("primaries", PRIMARIES);
        configuration.put("store", store);
        server = new SecondaryServer(framework(), configuration);
    }

    /**
     * The store, whose state cannot be read before the test lets it, but by the test's own thread, and which is never done
     * with a commit.
     */
    private Store slow() {
        Thread test = Thread.currentThread();
        Root slow = (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("head") && Thread.currentThread() != test) {
                        assertTrue(readable.await(30, TimeUnit.SECONDS));
                    } else if (method.getName().equals("commit")) {
                        commits.incrementAndGet();
                        return new CompletableFuture<>();
                    }
                    return method.invoke(root, arguments);
                });
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) ->
                        method.getName().equals("root") ? slow : method.invoke(memory, arguments));
    }

    private void keep(String apex, long serial, Instant expires) {
        DomainName name = DomainName.of(apex);
        ZoneBuilder builder = new ZoneBuilder(name);
        byte[] text =
                ("$TTL 60\n@ SOA ns host " + serial + " 60 30 600 30\n@ NS ns\n").getBytes(StandardCharsets.UTF_8);
        MasterFile.read("test", text, name, Includes.NONE, (record, in, line) -> builder.add(record));
        Zone zone = builder.build().zone().orElseThrow();
        new Kept(memory, Runnable::run).put(zone, expires).toCompletableFuture().join();
    }

    @Override
    public Delivery send(Path to, ByteBuffer message) {
        throw new IllegalStateException("questions are answered at once");
    }

    private DatagramHandler.Worker worker() throws InterruptedException {
        DatagramHandler handler = announced.poll(30, TimeUnit.SECONDS);
        assertNotNull(handler, "the server answers");
        return handler.worker(this);
    }

    /** The code of an answer, and of its extended error (RFC 8914), if it has one. */
    private static String ask(DatagramHandler.Worker worker, String zone) throws Exception {
        Message question = new Message(7);
        question.getHeader().unsetFlag(Flags.RD);
        question.addRecord(Record.newRecord(Name.fromString(zone), Type.SOA, DClass.IN), Section.QUESTION);
        question.addRecord(new OPTRecord(1_232, 0, 0), Section.ADDITIONAL);
        ByteBuffer out = ByteBuffer.allocate(65_535);
        FixedPath from = FixedPath.of(
                Transport.UDP, new InetSocketAddress("192.0.2.99", 4_711), new InetSocketAddress("127.0.0.1", 53));
        int length = worker.on(ByteBuffer.wrap(Messages.write(question, Messages.LARGEST)), from, out);
        Message answer = new Message(Arrays.copyOf(out.array(), length));
        StringBuilder text = new StringBuilder(Rcode.string(answer.getRcode()));
        answer.getOPT().getOptions(15).forEach(option -> text.append(' ')
                .append(((ExtendedErrorCodeOption) option).getErrorCode()));
        return text.toString();
    }

    /** RFC 1035 4.1.1, RFC 8914 4.15: with REFUSED resolvers would take the delegation for a lame one. */
    @Test
    void aZoneThatNeverCameIsNotReady() throws Exception {
        start("");
        try (DatagramHandler.Worker worker = worker()) {
            assertEquals("SERVFAIL 14", ask(worker, "example.org."));
            assertEquals("SERVFAIL 14", ask(worker, "www.example.net."));
            assertEquals("REFUSED 20", ask(worker, "example.com."));
        }
    }

    /** The first question finds what was kept, without a primary, and nothing of it is written again. */
    @Test
    void whatWasKeptIsServedFromTheFirstQuestionOn() throws Exception {
        keep("example.org.", 1, Instant.now().plusSeconds(600));
        keep("example.net.", 1, Instant.now().minusSeconds(1));
        readable.countDown();
        start("copies");
        server.addStore(slow());
        try (DatagramHandler.Worker worker = worker()) {
            assertEquals("NOERROR", ask(worker, "example.org."));
            // RFC 1035 3.3.13: its time was over before the start.
            assertEquals("SERVFAIL 14", ask(worker, "example.net."));
        }
        server.states().get(30, TimeUnit.SECONDS);
        assertEquals(0, commits.get());
    }

    /** A branch that is not served is its author's: a push to it is not looked at, and it can be removed. */
    @Test
    void draftsOnOtherBranchesAreNotLookedAt() {
        start("copies");
        assertTrue(server.follows(Kept.ROOT));
        assertFalse(server.follows("draft"));
    }

    /** Who asks while the store is being read waits at the port, and is not refused. */
    @Test
    void nobodyIsAnsweredBeforeWhatWasKeptIsRead() throws Exception {
        keep("example.org.", 1, Instant.now().plusSeconds(600));
        start("copies");
        server.addStore(slow());
        assertTrue(announced.isEmpty());
        readable.countDown();
        try (DatagramHandler.Worker worker = worker()) {
            assertEquals("NOERROR", ask(worker, "example.org."));
        }
    }
}
