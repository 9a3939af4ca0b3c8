// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import guelta.dns.DomainName;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What a {@link Notifier} wants done; {@link #perform} calls the one method of it. */
public sealed interface NotifyEffect {
    /** Has it done. */
    void perform(By by);

    /** Who does what is wanted. */
    interface By {
        /** Sends a message by UDP. */
        void send(InetSocketAddress to, byte[] message);

        /** Sends a message on a connection; {@link NotifyEvent.Full} or {@link NotifyEvent.Closed} when that can't be. */
        void sendOn(long connection, byte[] message);

        /** Keeps a connection open that is silent for as long. */
        void keep(long connection, Duration silent);

        /** Forgets a connection, which is closed as soon as others are. */
        void release(long connection);

        /** Closes a connection and forgets it. */
        void close(long connection);

        /** A peer has heard of a version. */
        void heard(DomainName zone, long serial, InetSocketAddress peer);

        /** A peer did not hear of a version: after all tries, or since it refuses. */
        void unheard(DomainName zone, long serial, InetSocketAddress peer, String reason);

        /**
         * Wants a {@link NotifyEvent.Tick} at a moment, on the scale of {@link guelta.dns.Now#nanos}, and no longer at the
         * one that was wanted before.
         */
        void wake(long nanos);
    }

    /** See {@link By#send}. */
    record Send(InetSocketAddress to, byte[] message) implements NotifyEffect {
        @Override
        public void perform(By by) {
            by.send(to, message);
        }
    }

    /** See {@link By#sendOn}. */
    record SendOn(long connection, byte[] message) implements NotifyEffect {
        @Override
        public void perform(By by) {
            by.sendOn(connection, message);
        }
    }

    /** See {@link By#keep}. */
    record Keep(long connection, Duration silent) implements NotifyEffect {
        @Override
        public void perform(By by) {
            by.keep(connection, silent);
        }
    }

    /** See {@link By#release}. */
    record Release(long connection) implements NotifyEffect {
        @Override
        public void perform(By by) {
            by.release(connection);
        }
    }

    /** See {@link By#close}. */
    record Close(long connection) implements NotifyEffect {
        @Override
        public void perform(By by) {
            by.close(connection);
        }
    }

    /** See {@link By#heard}. */
    record Heard(DomainName zone, long serial, InetSocketAddress peer) implements NotifyEffect {
        @Override
        public void perform(By by) {
            by.heard(zone, serial, peer);
        }
    }

    /** See {@link By#unheard}. */
    record Unheard(DomainName zone, long serial, InetSocketAddress peer, String reason) implements NotifyEffect {
        @Override
        public void perform(By by) {
            by.unheard(zone, serial, peer, reason);
        }
    }

    /** See {@link By#wake}. */
    record Wake(long nanos) implements NotifyEffect {
        @Override
        public void perform(By by) {
            by.wake(nanos);
        }
    }
}
