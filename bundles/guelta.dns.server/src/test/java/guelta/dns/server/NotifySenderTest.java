// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.notify.NotifyEvent;
import guelta.dns.notify.Peer;
import guelta.dns.zone.Octets;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class NotifySenderTest implements NotifySender.Report {
    private static final DomainName APEX = DomainName.of("example.");

    private record Task(long at, Runnable work) {}

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
    private final List<String> told = new ArrayList<>();
    private long nanos;
    private int asked;

    private final NotifySender sender = new NotifySender(
            Runnable::run,
            () -> new Now(Instant.EPOCH, nanos),
            new Random(1)::nextLong,
            (at, work) -> {
                asked++;
                tasks.add(new Task(at, work));
            },
            this);

    private static Zone zone(int serial) {
        byte[] soa = new byte[22];
        Octets.put32(soa, 2, serial);
        ZoneBuilder builder = new ZoneBuilder(APEX);
        builder.add(new ResourceRecord(APEX, RecordType.SOA, 0, soa));
        builder.add(new ResourceRecord(APEX, RecordType.NS, 0, APEX.wire()));
        return builder.build().zone().orElseThrow();
    }

    private void pass(long until) {
        while (!tasks.isEmpty() && tasks.peek().at() <= until) {
            Task task = tasks.remove();
            nanos = Math.max(nanos, task.at());
            task.work().run();
        }
        nanos = until;
    }

    @Override
    public void heard(DomainName zone, long serial, InetSocketAddress peer) {
        told.add("heard");
    }

    @Override
    public void unheard(DomainName zone, long serial, InetSocketAddress peer, String reason) {
        told.add("unheard " + serial);
    }

    /** A peer that is away while changes come for hours: each of them must not leave a timer that renews itself. */
    @Test
    void timersDoNotPileUpWhileAPeerIsAway() {
        Peer peer = new Peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53), Optional.empty());
        for (int i = 1; i <= 1_000; i++) {
            pass(i * 100_000_000L);
            sender.happens(new NotifyEvent.Changed(zone(i), Set.of(peer)));
        }
        assertTrue(tasks.size() < 20, () -> tasks.size() + " timers");
        assertTrue(asked < 500, () -> asked + " timers");
        pass(nanos + 100_000_000_000L);
        assertEquals(List.of("unheard 1000"), told);
        assertEquals(0, tasks.size());
    }

    /** The device and the references of a component go behind its end. */
    @Test
    void whatComesBehindTheEndIsPassedOver() {
        NotifySender closed = new NotifySender(
                work -> {
                    throw new RejectedExecutionException("closed");
                },
                () -> new Now(Instant.EPOCH, 0),
                () -> 0,
                (at, work) -> {},
                this);
        closed.dialer(null);
        closed.happens(new NotifyEvent.Gone(APEX));
    }
}
