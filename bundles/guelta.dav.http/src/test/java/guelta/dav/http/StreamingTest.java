// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Answers that are made while they are sent: nothing of them is lost, whenever more is asked for. */
class StreamingTest {
    /** Runs tasks when it is told to, and does not take one while another one runs. */
    private static final class OneAtATime implements Executor {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean runs;

        @Override
        public void execute(Runnable task) {
            assertFalse(runs, "two threads would be at the pieces at once");
            tasks.add(task);
        }

        void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                runs = true;
                task.run();
                runs = false;
            }
        }
    }

    private static class Taking implements Flow.Subscriber<ByteBuffer> {
        final List<String> taken = new ArrayList<>();
        final CountDownLatch end = new CountDownLatch(1);
        Flow.Subscription source;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            source = given;
            given.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            taken.add(StandardCharsets.US_ASCII.decode(piece).toString());
        }

        @Override
        public void onError(Throwable broken) {
            taken.add(broken.toString());
            end.countDown();
        }

        @Override
        public void onComplete() {
            end.countDown();
        }
    }

    /** So many pieces; before it is said whether there is another one, something happens. */
    private static Iterator<byte[]> pieces(int count, IntConsumer meanwhile) {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                meanwhile.accept(at);
                return at < count;
            }

            @Override
            public byte[] next() {
                return Integer.toString(at++).getBytes(StandardCharsets.US_ASCII);
            }
        };
    }

    private static List<String> numbers(int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }

    /** The connection's thread asks for more as soon as it has a piece: at any moment of the one that makes them. */
    @Test
    void whatIsAskedForWhileAPieceIsMadeIsMadeBehindIt() {
        OneAtATime executor = new OneAtATime();
        Taking taking = new Taking();
        AtomicInteger asked = new AtomicInteger();
        Iterator<byte[]> pieces = pieces(100, at -> {
            // Once behind each piece, at the first look whether there is another one.
            if (at > asked.getAndSet(at)) {
                taking.source.request(1);
            }
        });
        new Streaming(pieces, executor).subscribe(taking);
        executor.run();
        assertEquals(numbers(100), taking.taken);
        assertEquals(0, taking.end.getCount(), "it is complete");
    }

    /** With threads: a pool makes the pieces, and one of its own takes them. */
    @Test
    void allPiecesComeInOrder() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        ExecutorService connection = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 200; round++) {
                Taking taking = new Taking() {
                    @Override
                    public void onNext(ByteBuffer piece) {
                        connection.execute(() -> {
                            super.onNext(piece);
                            source.request(1);
                        });
                    }

                    @Override
                    public void onComplete() {
                        connection.execute(super::onComplete);
                    }
                };
                new Streaming(pieces(50, at -> Thread.onSpinWait()), pool).subscribe(taking);
                assertTrue(taking.end.await(1, TimeUnit.MINUTES));
                assertEquals(numbers(50), taking.taken);
            }
        } finally {
            pool.shutdownNow();
            connection.shutdownNow();
        }
    }
}
