// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import guelta.itests.dns.Client;
import guelta.itests.dns.Reply;
import guelta.itests.dns.SignedUpdate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Someone who sends one signed UPDATE after the other, whatever becomes of the server, and notes which were answered with
 * NOERROR. Update N gives the names {@code a} and {@code b} the text N instead of what they had, and adds the name {@code nN}.
 */
final class UpdateStream implements AutoCloseable {
    private static final int PATIENCE = 30_000;
    private static final long PAUSE = Duration.ofMillis(20).toNanos();

    private final Set<Integer> accepted = new ConcurrentSkipListSet<>();
    private final Client client;
    private final String zone;
    private final String key;
    private final String secret;
    private final Thread thread = new Thread(this::send, "updates");
    private volatile boolean stopped;
    private final Set<Integer> rcodes = new ConcurrentSkipListSet<>();
    private volatile int lastRcode;
    private volatile int tried;

    /**
     * Starts at once.
     *
     * @param zone with the final dot, as the key
     * @param after number of the last update that the zone had before
     */
    UpdateStream(InetSocketAddress server, String zone, String key, String secret, int after) {
        this.tried = after;
        this.client = Client.tcp(server, PATIENCE);
        this.zone = zone;
        this.key = key;
        this.secret = secret;
        thread.start();
    }

    private void send() {
        while (!stopped) {
            var number = ++tried;
            var rcode = update(number).map(Reply::rcode).orElse(-1);
            lastRcode = rcode;
            rcodes.add(rcode);
            if (rcode == 0) {
                accepted.add(number);
            } else {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private Optional<Reply> update(int number) {
        var text = Integer.toString(number);
        var update = new SignedUpdate(zone)
                .delete("a." + zone, "TXT")
                .addText("a." + zone, text)
                .addText("n" + text + "." + zone, text)
                .delete("b." + zone, "TXT")
                .addText("b." + zone, text);
        return client.exchange(update.wire(number & 0xffff, key, secret)).map(Reply::parse);
    }

    /** Numbers of the updates that were answered with NOERROR until now. */
    Set<Integer> accepted() {
        return new TreeSet<>(accepted);
    }

    int count() {
        return accepted.size();
    }

    /** The number of the last that was sent. */
    int tried() {
        return tried;
    }

    /** How the last one ended; -1 is no answer. */
    int lastRcode() {
        return lastRcode;
    }

    /** How all of them ended. */
    Set<Integer> rcodes() {
        return new TreeSet<>(rcodes);
    }

    /** Sends no more, and waits for the answer to the last. */
    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
