// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.server.Received;
import guelta.store.Store;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Rcode;

/**
 * What a good NOTIFY does to a primary: it exchanges commits with the remote of its store. However many come while it
 * does, it does so once more. Any thread.
 */
final class Pulling implements Consumer<Received> {
    private static final Logger LOG = LoggerFactory.getLogger(Pulling.class);
    private static final int IDLE = 0;
    private static final int PULLING = 1;
    private static final int AGAIN = 2;

    private final Supplier<Optional<Store>> store;
    private final AtomicInteger state = new AtomicInteger();

    Pulling(Supplier<Optional<Store>> store) {
        this.store = store;
    }

    /** RFC 1996 3.12: a NOTIFY is answered at once, whatever comes of it. */
    @Override
    public void accept(Received notify) {
        notify.answer(Rcode.NOERROR);
        LOG.info(
                "notified of {} by {} from {}",
                notify.message().getQuestion().getName(),
                notify.key().map(key -> key.name().toString()).orElse("nobody"),
                notify.address());
        if (state.getAndUpdate(now -> now == IDLE ? PULLING : AGAIN) == IDLE) {
            pull();
        }
    }

    private void pull() {
        Optional<Store> from = store.get();
        if (from.isEmpty()) {
            LOG.warn("there is no store to pull into");
            state.set(IDLE);
            return;
        }
        from.get().sync().whenComplete((done, failed) -> {
            if (failed == null) {
                LOG.info("{}", done);
            } else {
                LOG.warn(
                        "not pulled: {}",
                        failed.getCause() == null
                                ? failed.getMessage()
                                : failed.getCause().getMessage());
            }
            if (state.updateAndGet(now -> now == AGAIN ? PULLING : IDLE) == PULLING) {
                pull();
            }
        });
    }
}
