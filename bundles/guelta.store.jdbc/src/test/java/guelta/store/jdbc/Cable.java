// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What lies between a node and the database, and breaks where a test wants it. */
final class Cable implements AutoCloseable {
    /** Where it breaks: the words are lost, they arrive and it breaks at once, or they arrive and their answer is lost. */
    enum Break {
        BEFORE,
        BEHIND,
        BEFORE_THE_ANSWER
    }

    /** How often it breaks: once, each time until it is mended, or once and all of it. */
    private enum Extent {
        ONCE,
        EACH_TIME,
        FOR_GOOD
    }

    private record Plan(
            String words,
            Break where,
            Extent extent,
            @Nullable Plan then) {
        Plan(String words, Break where, Extent extent) {
            this(words, where, extent, null);
        }
    }

    private final int database;
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();
    private volatile CountDownLatch broken = new CountDownLatch(0);
    private final AtomicInteger passing = new AtomicInteger();
    private volatile boolean down;
    private volatile Queue<String> heard = new ConcurrentLinkedQueue<>();

    Cable(int database) throws IOException {
        this.database = database;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** The same address, over this cable. */
    String url(String url) {
        // Without prepared statements each query crosses the cable in words.
        return url.replace(":" + database + "/", ":" + listening.getLocalPort() + "/") + "&prepareThreshold=0";
    }

    /** Breaks one connection, when a node says some words next. */
    void breakAt(String words, Break where) {
        broken = new CountDownLatch(1);
        plan.set(new Plan(words, where, Extent.ONCE));
    }

    /** Breaks one connection, when nodes have said something so many times. */
    void breakBehind(int times, Break where) {
        broken = new CountDownLatch(1);
        passing.set(times);
        plan.set(new Plan("", where, Extent.ONCE));
    }

    /** Breaks one connection when a node says some words next, and then another one when it says others. */
    void breakAt(String words, Break where, String then) {
        broken = new CountDownLatch(2);
        plan.set(new Plan(words, where, Extent.ONCE, new Plan(then, Break.BEFORE, Extent.ONCE)));
    }

    /** Breaks each connection over which a node says some words, until it is mended; has broken when it did so many times. */
    void breakEachTimeAt(String words, int times) {
        broken = new CountDownLatch(times);
        plan.set(new Plan(words, Break.BEFORE, Extent.EACH_TIME));
    }

    /** Breaks all connections, when a node says some words next, and lets none come up again. */
    void breakForGoodAt(String words) {
        broken = new CountDownLatch(1);
        plan.set(new Plan(words, Break.BEFORE, Extent.FOR_GOOD));
    }

    /** Waits until it broke. */
    void awaitBreak() throws InterruptedException {
        broken.await();
    }

    void mend() {
        plan.set(null);
        passing.set(0);
        down = false;
    }

    /** How often nodes say some words while something is done. */
    int count(String words, Runnable what) {
        Queue<String> now = new ConcurrentLinkedQueue<>();
        heard = now;
        what.run();
        return now.stream().mapToInt(said -> said.split(words, -1).length - 1).sum();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket node = listening.accept();
                sockets.add(node);
                if (down) {
                    close(node);
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), database);
                sockets.add(server);
                AtomicReference<Boolean> muted = new AtomicReference<>(false);
                thread(() -> carry(node, server, muted));
                thread(() -> carryBack(server, node, muted));
            }
        } catch (IOException closed) {
            // That is how it ends.
            return;
        }
    }

    private void carry(Socket node, Socket server, AtomicReference<Boolean> muted) {
        byte[] buffer = new byte[1 << 20];
        try (node;
                server) {
            InputStream in = node.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String said = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                heard.add(said);
                Plan now = plan.get();
                boolean breaks = now != null
                        && said.contains(now.words())
                        && passing.getAndDecrement() <= 0
                        && plan.compareAndSet(now, now.extent() == Extent.EACH_TIME ? now : now.then());
                if (breaks && now.where() == Break.BEFORE) {
                    down = now.extent() == Extent.FOR_GOOD;
                    broken.countDown();
                    if (down) {
                        sockets.forEach(Cable::close);
                    }
                    return;
                }
                muted.set(breaks);
                server.getOutputStream().write(buffer, 0, read);
                if (breaks && now.where() == Break.BEHIND) {
                    broken.countDown();
                    return;
                }
            }
        } catch (IOException gone) {
            // The other direction closes as well.
            return;
        }
    }

    private void carryBack(Socket server, Socket node, AtomicReference<Boolean> muted) {
        byte[] buffer = new byte[1 << 20];
        try (node;
                server) {
            InputStream in = server.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (muted.get()) {
                    broken.countDown();
                    return;
                }
                node.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException gone) {
            // The other direction closes as well.
            return;
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // It was to be closed.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        sockets.forEach(Cable::close);
    }
}
