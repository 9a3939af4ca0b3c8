// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import static guelta.dns.zone.Octets.u16;

import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.replica.ZoneCopy.Work;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is being asked and brought just now, and what waits for its turn. Confined to its engine. */
final class Traffic {
    /** So many datagrams are sent to a primary before it is asked over a stream. */
    static final int DATAGRAMS = 2;

    private static final Duration STREAM_PATIENCE = Duration.ofSeconds(15);
    private static final Duration TRANSFER_PATIENCE = Duration.ofHours(2);

    private final SecondarySettings settings;
    private final List<SecondaryEffect> effects;
    private final List<ZoneCopy> touched;
    private final Map<Asked, ZoneCopy> asked = new HashMap<>();
    private final Map<Long, ZoneCopy> exchanges = new HashMap<>();
    private final Deque<ZoneCopy> toAsk = new ArrayDeque<>();
    private final Deque<ZoneCopy> toTransfer = new ArrayDeque<>();
    private int asking;
    private int transferring;
    private long lastExchange;

    /** A datagram that waits for its answer. */
    private record Asked(InetSocketAddress address, int id) {}

    /**
     * @param effects where what is wanted is added
     * @param touched where each copy is added whose next moment changes
     */
    Traffic(SecondarySettings settings, List<SecondaryEffect> effects, List<ZoneCopy> touched) {
        this.settings = settings;
        this.effects = effects;
        this.touched = touched;
    }

    /** The copy whose stream it is; null when nobody waits for it any more. */
    @Nullable
    ZoneCopy of(long exchange) {
        return exchanges.get(exchange);
    }

    /** The copy whose question a datagram seems to answer; null when there is none. */
    @Nullable
    ZoneCopy of(InetSocketAddress from, byte[] message) {
        return message.length < 2 ? null : asked.get(new Asked(from, u16(message, 0)));
    }

    /** Has the next step of a check wait for its turn: the question for the serial, or the transfer. */
    void queue(ZoneCopy copy, boolean transfer) {
        copy.work = transfer ? Work.QUEUED : Work.BEFORE_ASKING;
        (transfer ? toTransfer : toAsk).add(copy);
    }

    /** Has the same primary asked once more, before others have their turn. */
    void again(ZoneCopy copy, boolean transfer) {
        copy.work = transfer ? Work.QUEUED : Work.BEFORE_ASKING;
        (transfer ? toTransfer : toAsk).addFirst(copy);
    }

    /** Begins as much as the bounds allow. */
    void go(Now now, Entropy entropy) {
        while (asking < settings.checks() && !toAsk.isEmpty()) {
            ask(toAsk.remove(), now, entropy);
        }
        while (transferring < settings.transfers() && !toTransfer.isEmpty()) {
            transfer(toTransfer.remove(), now, entropy);
        }
    }

    private void ask(ZoneCopy copy, Now now, Entropy entropy) {
        Primary primary = copy.primary();
        SoaCheck check = SoaCheck.of(copy.apex, primary.key(), now, entropy);
        boolean stream = primary.tls().isPresent() || copy.datagrams >= DATAGRAMS;
        copy.work = Work.ASKING;
        copy.check = check;
        copy.asked = primary;
        copy.deadline = now.in(stream ? STREAM_PATIENCE : settings.patience());
        asking++;
        touched.add(copy);
        if (stream) {
            copy.exchange = ++lastExchange;
            exchanges.put(copy.exchange, copy);
            effects.add(new SecondaryEffect.Ask(copy.exchange, primary, check.question()));
        } else {
            copy.datagrams++;
            asked.put(new Asked(primary.address(), check.id()), copy);
            effects.add(new SecondaryEffect.Send(primary.address(), check.question()));
        }
    }

    private void transfer(ZoneCopy copy, Now now, Entropy entropy) {
        Primary primary = copy.primary();
        Zone zone = copy.zone;
        int id = entropy.below(1 << 16);
        IncomingTransfer transfer = zone == null || copy.whole || copy.differencesFailed
                ? IncomingTransfer.whole(copy.apex, id, copy.whole ? null : zone, settings.largest())
                : IncomingTransfer.newer(zone, id, settings.largest());
        copy.work = Work.TRANSFERRING;
        copy.asked = primary;
        copy.exchange = ++lastExchange;
        copy.deadline = now.in(TRANSFER_PATIENCE);
        exchanges.put(copy.exchange, copy);
        transferring++;
        touched.add(copy);
        byte[] question = transfer.question(primary.key().orElse(null), now);
        effects.add(new SecondaryEffect.Transfer(copy.exchange, primary, transfer, question));
    }

    /** Ends what is going on or waits. */
    void stop(ZoneCopy copy, boolean abandon) {
        switch (copy.work) {
            case ASKING -> asking--;
            case TRANSFERRING -> transferring--;
            case BEFORE_ASKING -> toAsk.remove(copy);
            case QUEUED -> toTransfer.remove(copy);
            case IDLE -> {}
        }
        SoaCheck check = copy.check;
        Primary primary = copy.asked;
        if (check != null && primary != null) {
            asked.remove(new Asked(primary.address(), check.id()), copy);
        }
        if (copy.exchange != 0) {
            exchanges.remove(copy.exchange);
            if (abandon) {
                effects.add(new SecondaryEffect.Abandon(copy.exchange));
            }
        }
        copy.exchange = 0;
        copy.check = null;
        copy.asked = null;
        copy.work = Work.IDLE;
    }
}
