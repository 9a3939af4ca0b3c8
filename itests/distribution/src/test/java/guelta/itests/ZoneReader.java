// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import guelta.itests.dns.Client;
import guelta.itests.dns.Reply;
import guelta.itests.dns.WholeZone;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Someone who reads the zone of an {@link UpdateStream} at one server, again and again, and notes what may not be: a serial
 * that goes back (RFC 1982), a name without the other name of the same update, an acknowledged update that is not there.
 */
final class ZoneReader implements AutoCloseable {
    private static final int PATIENCE = 500;
    private static final int TRANSFER_PATIENCE = 10_000;
    private static final int TRANSFER_EVERY = 20;
    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final String who;
    private final InetSocketAddress server;
    private final String zone;
    private final UpdateStream updates;
    private final boolean atOnce;
    private final Client client;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int reads;
    private volatile int transfers;
    private OptionalLong lastSerial = OptionalLong.empty();
    private long lastText = -1;

    /** @param atOnce whether an update is there once it is answered, as at a primary */
    ZoneReader(String who, InetSocketAddress server, String zone, UpdateStream updates, boolean atOnce) {
        this.who = who;
        this.server = server;
        this.zone = zone;
        this.updates = updates;
        this.atOnce = atOnce;
        client = Client.udp(server, PATIENCE);
        thread = new Thread(this::read, "reader of the " + who);
        thread.start();
    }

    private void read() {
        for (var turn = 0; !stopped; turn++) {
            try {
                serial(ask(zone, "SOA").map(WholeZone::serial), "an answer");
                if (turn % TRANSFER_EVERY == 0) {
                    transfer();
                } else {
                    both();
                }
            } catch (RuntimeException | AssertionError broken) {
                wrong.add(who + ": " + broken);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** The only record of that type; nothing while the server or its zone is away. */
    private java.util.Optional<Reply.Rr> ask(String name, String type) {
        return client.ask(name, type)
                .filter(reply -> reply.rcode() == 0 && reply.answer().size() == 1)
                .map(reply -> reply.answer().get(0));
    }

    private void serial(java.util.Optional<Long> serial, String where) {
        serial.ifPresent(now -> {
            lastSerial.ifPresent(before -> {
                if ((int) (now - before) < 0) {
                    wrong.add(who + ": serial " + now + " in " + where + " after " + before);
                }
            });
            lastSerial = OptionalLong.of(now);
            reads++;
        });
    }

    /** Update N changes both names, so that what b has is not before a read before it, and not after a read behind it. */
    private void both() {
        var before = ask("a." + zone, "TXT").map(WholeZone::text).map(Long::valueOf);
        var between = ask("b." + zone, "TXT").map(WholeZone::text).map(Long::valueOf);
        var after = ask("a." + zone, "TXT").map(WholeZone::text).map(Long::valueOf);
        if (before.isPresent() && between.isPresent() && after.isPresent()) {
            if (before.get() < lastText || between.get() < before.get() || after.get() < between.get()) {
                wrong.add(who + ": a has " + before.get() + ", then b " + between.get() + ", then a " + after.get()
                        + ", after " + lastText);
            }
            lastText = after.get();
        }
    }

    private void transfer() {
        var acknowledged = updates.accepted();
        var whole = WholeZone.of(server, zone, TRANSFER_PATIENCE);
        serial(whole.map(WholeZone::serial), "a transfer");
        whole.ifPresent(now -> {
            check(now, atOnce ? Integer.MAX_VALUE : number(now), acknowledged);
            transfers++;
        });
    }

    private int number(WholeZone whole) {
        return Integer.parseInt(whole.texts().getOrDefault("a." + zone, "0"));
    }

    /** Both names have the same update, and each acknowledged one up to a number is there. */
    private void check(WholeZone whole, int upTo, Set<Integer> acknowledged) {
        var texts = whole.texts();
        var a = texts.getOrDefault("a." + zone, "0");
        var b = texts.getOrDefault("b." + zone, "0");
        if (!a.equals(b)) {
            wrong.add(who + ": half of an update in the transfer of " + whole.serial() + ": a " + a + ", b " + b);
        }
        for (int number : acknowledged) {
            if (number <= upTo && !texts.containsKey("n" + number + "." + zone)) {
                wrong.add(who + ": update " + number + " was acknowledged, and serial " + whole.serial()
                        + " with update " + a + " is without it");
            }
        }
    }

    /** What it saw that may not be; the first of it when it is much. */
    List<String> wrong() {
        return List.copyOf(wrong).stream().limit(20).toList();
    }

    int reads() {
        return reads;
    }

    int transfers() {
        return transfers;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        client.close();
    }
}
