// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import guelta.dns.DomainName;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import java.net.InetSocketAddress;
import java.time.Instant;

/** What a {@link Secondary} wants done; {@link #perform} calls the one method of it. */
public sealed interface SecondaryEffect {
    /** Has it done. */
    void perform(By by);

    /** Who does what is wanted. */
    interface By {
        /** Sends a question by UDP; what comes back is {@link SecondaryEvent.Arrived}. */
        void send(InetSocketAddress to, byte[] question);

        /**
         * Opens a stream to a primary, sends a question and takes one message: {@link SecondaryEvent.Answered}, or
         * {@link SecondaryEvent.Unanswered}.
         */
        void ask(long exchange, Primary primary, byte[] question);

        /**
         * Opens a stream to a primary, sends a question and hands what comes to the transfer until that has an outcome:
         * {@link SecondaryEvent.Transferred}, or {@link SecondaryEvent.Unanswered}.
         */
        void transfer(long exchange, Primary primary, IncomingTransfer transfer, byte[] question);

        /** Gives up a stream: nothing of it is of interest any more. */
        void abandon(long exchange);

        /**
         * A zone is to be served from now on, in place of its version before.
         *
         * @param expires until when, unless {@link #fresh} comes
         */
        void serve(Zone zone, Instant expires);

        /** A zone that was kept is to be served again; of it and its time nothing is to be kept anew. */
        void restore(Zone zone);

        /** A zone is ours from now on, and nothing of it has come yet: SERVFAIL until then (RFC 1035 4.1.1). */
        void await(DomainName zone);

        /** The version that is served is still the newest. */
        void fresh(DomainName zone, Instant expires);

        /** A zone is too old to be served: SERVFAIL (RFC 1035 3.3.13). */
        void expire(DomainName zone);

        /** A zone is no longer ours, and what was kept of it is to be forgotten. */
        void drop(DomainName zone);

        /**
         * Wants a {@link SecondaryEvent.Tick} at a moment, on the scale of {@link guelta.dns.Now#nanos}, and no longer at the
         * one that was wanted before.
         */
        void wake(long nanos);

        /** Tells the operator something, a sentence without full stop. */
        void tell(boolean bad, String sentence);
    }

    /** See {@link By#send}. */
    record Send(InetSocketAddress to, byte[] question) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.send(to, question);
        }
    }

    /** See {@link By#ask}. */
    record Ask(long exchange, Primary primary, byte[] question) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.ask(exchange, primary, question);
        }
    }

    /** See {@link By#transfer}. */
    record Transfer(long exchange, Primary primary, IncomingTransfer transfer, byte[] question)
            implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.transfer(exchange, primary, transfer, question);
        }
    }

    /** See {@link By#abandon}. */
    record Abandon(long exchange) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.abandon(exchange);
        }
    }

    /** See {@link By#serve}. */
    record Serve(Zone zone, Instant expires) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.serve(zone, expires);
        }
    }

    /** See {@link By#restore}. */
    record Restore(Zone zone) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.restore(zone);
        }
    }

    /** See {@link By#await}. */
    record Await(DomainName zone) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.await(zone);
        }
    }

    /** See {@link By#fresh}. */
    record Fresh(DomainName zone, Instant expires) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.fresh(zone, expires);
        }
    }

    /** See {@link By#expire}. */
    record Expire(DomainName zone) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.expire(zone);
        }
    }

    /** See {@link By#drop}. */
    record Drop(DomainName zone) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.drop(zone);
        }
    }

    /** See {@link By#wake}. */
    record Wake(long nanos) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.wake(nanos);
        }
    }

    /** See {@link By#tell}. */
    record Tell(boolean bad, String sentence) implements SecondaryEffect {
        @Override
        public void perform(By by) {
            by.tell(bad, sentence);
        }
    }
}
