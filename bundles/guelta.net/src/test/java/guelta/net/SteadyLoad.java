// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Numbered questions at a steady rate, whether answers come or not: what is not answered in the end was lost. Over UDP
 * nothing is asked twice; over TCP it is one connection that stays, and the answers are in order.
 */
public final class SteadyLoad {
    private final Client client;
    private final BitSet answered = new BitSet();
    private final Thread asking;
    private final Thread hearing;
    private volatile boolean stopped;
    private volatile int asked;
    private volatile int heard;
    private volatile String trouble = "";

    private SteadyLoad(int perSecond, Client client) {
        this.client = client;
        long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        asking = new Thread(() -> {
            try {
                long next = System.nanoTime();
                while (!stopped) {
                    client.send(ByteBuffer.allocate(4).putInt(asked).array());
                    asked++;
                    // What a busy machine has missed is not made up for: a burst would be the kernel's to lose.
                    next = Math.max(next + period, System.nanoTime());
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            } catch (IOException broken) {
                trouble = "asking: " + broken;
            }
        });
        hearing = new Thread(() -> {
            try {
                while (true) {
                    answered.set(ByteBuffer.wrap(client.receive()).getInt());
                    heard++;
                }
            } catch (IOException broken) {
                if (!stopped) {
                    trouble = "hearing: " + broken;
                }
            }
        });
        asking.setDaemon(true);
        hearing.setDaemon(true);
        asking.start();
        hearing.start();
    }

    /** Asks a port that echoes. */
    public static SteadyLoad on(PortState port, int perSecond) throws IOException {
        Client client = Client.of(port);
        if (client instanceof Client.Datagrams datagrams) {
            datagrams.socket().setReceiveBufferSize(1 << 20);
        }
        return new SteadyLoad(perSecond, client);
    }

    /** How many were asked until now. */
    public int asked() {
        return asked;
    }

    /** How many were answered until now. */
    public int heard() {
        return heard;
    }

    /** Stops asking, waits for the last answers; what went wrong, empty when every question was answered once. */
    public String finish() throws InterruptedException, IOException {
        stopped = true;
        asking.join();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (heard < asked && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        client.close();
        hearing.join();
        int missing = asked - answered.cardinality();
        return missing == 0 && heard == asked && trouble.isEmpty()
                ? ""
                : missing + " of " + asked + " lost, " + heard + " heard, " + trouble;
    }
}
