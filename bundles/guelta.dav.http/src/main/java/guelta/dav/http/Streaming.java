// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** An answer that is made while it is sent, as fast as the client takes it: pieces come from one thread at a time. */
final class Streaming implements Flow.Publisher<ByteBuffer> {
    private final Iterator<byte[]> pieces;
    private final Executor executor;

    /**
     * @param pieces may take their time, and throw
     * @param executor where they are made
     */
    Streaming(Iterator<byte[]> pieces, Executor executor) {
        this.pieces = pieces;
        this.executor = executor;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Sending(subscriber));
    }

    private final class Sending implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> to;
        private final AtomicLong wanted = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();

        Sending(Flow.Subscriber<? super ByteBuffer> to) {
            this.to = to;
        }

        @Override
        public void request(long more) {
            long before = wanted.getAndAccumulate(Math.max(1, more), (had, plus) -> {
                long sum = had + plus;
                return sum < 0 ? Long.MAX_VALUE : sum;
            });
            if (before == 0) {
                executor.execute(this::send);
            }
        }

        @Override
        public void cancel() {
            ended.set(true);
        }

        private void send() {
            try {
                do {
                    if (ended.get()) {
                        return;
                    }
                    if (!pieces.hasNext()) {
                        end();
                        return;
                    }
                    to.onNext(ByteBuffer.wrap(pieces.next()));
                    // Before the demand is taken down: from then on the pieces may be another thread's.
                    if (!pieces.hasNext()) {
                        end();
                        return;
                    }
                } while (wanted.decrementAndGet() > 0);
            } catch (RuntimeException | Error broken) {
                if (!ended.getAndSet(true)) {
                    to.onError(broken);
                }
            }
        }

        private void end() {
            if (!ended.getAndSet(true)) {
                to.onComplete();
            }
        }
    }
}
