// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.zone.Zone;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a secondary has and does of one zone. Confined to its engine. */
final class ZoneCopy {
    /** What is going on. */
    enum Work {
        IDLE,
        /** Waits until fewer primaries are being asked. */
        BEFORE_ASKING,
        ASKING,
        /** Waits until fewer zones come in. */
        QUEUED,
        TRANSFERRING
    }

    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 7;
    private static final int REFRESH = 16;
    private static final int RETRY = 12;
    private static final int EXPIRE = 8;

    final DomainName apex;
    List<Primary> primaries;
    Optional<DomainName> catalog = Optional.empty();

    @Nullable
    Zone zone;

    boolean expired;
    Work work = Work.IDLE;
    /** What is asked or transferred just now; 0 for a datagram or nothing. */
    long exchange;

    @Nullable
    SoaCheck check;
    /** Who is being asked. */
    @Nullable
    Primary asked;
    /** When the primary has had its time; while something is going on. */
    long deadline;
    /** When the next check is due; while nothing is going on. */
    long next;
    /** When the zone is too old to be served; while there is one. */
    long expires;

    Instant expiresAt = Instant.EPOCH;

    @Nullable
    Instant checked;

    String error = "";
    String told = "";
    /** How many datagrams were in vain, of the primary that is being asked. */
    int datagrams;
    /** How many primaries were in vain, in this check. */
    int tried;
    /** How many checks were in vain. */
    int failures;
    /** Whether to check again as soon as this check is over: somebody has told of a change meanwhile. */
    boolean again;
    /** Whether all of the zone is wanted, whatever its serial is. */
    boolean whole;
    /** Whether differences failed, so that all of the zone is asked for. */
    boolean differencesFailed;

    private int index;

    ZoneCopy(DomainName apex, List<Primary> primaries) {
        this.apex = apex;
        this.primaries = primaries;
    }

    Primary primary() {
        return primaries.get(index);
    }

    void nextPrimary() {
        index = (index + 1) % primaries.size();
    }

    /** Has another one asked first: who tells of a change has it. */
    void prefer(InetAddress from) {
        for (int i = 0; i < primaries.size(); i++) {
            if (primaries.get(i).address().getAddress().equals(from)) {
                index = i;
                return;
            }
        }
    }

    void primaries(List<Primary> others) {
        if (!others.equals(primaries)) {
            primaries = others;
            index = 0;
        }
    }

    /** Whether all of the zone is to be asked for, and no serial before. */
    boolean needsAll() {
        return zone == null || whole;
    }

    /** Counts from now: a primary has confirmed what is there. */
    void confirmed(Now now, Entropy entropy, SecondarySettings settings) {
        checked = now.wall();
        failures = 0;
        error = "";
        told = "";
        whole = false;
        differencesFailed = false;
        Duration refresh = between(seconds(REFRESH), settings);
        // RFC 1912 2.2: to expire before the next check and another try says nothing about the primaries.
        Duration least = refresh.plus(between(seconds(RETRY), settings));
        Duration until = seconds(EXPIRE).compareTo(least) < 0 ? least : seconds(EXPIRE);
        expires = now.in(until);
        expiresAt = now.wall().plus(until);
        idle(now, refresh, entropy);
    }

    /** Counts from now: no primary has told anything. */
    void failed(Now now, Entropy entropy, SecondarySettings settings) {
        failures++;
        differencesFailed = false;
        Duration retry =
                zone != null ? seconds(RETRY) : FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        idle(now, between(retry, settings), entropy);
    }

    /** Up to a tenth sooner than said, so that many zones are not checked at one moment. */
    private void idle(Now now, Duration pause, Entropy entropy) {
        work = Work.IDLE;
        long nanos = pause.toNanos();
        next = now.nanos() + nanos - Math.floorMod(entropy.next(), nanos / 10 + 1);
    }

    private static Duration between(Duration wanted, SecondarySettings settings) {
        return wanted.compareTo(settings.shortest()) < 0
                ? settings.shortest()
                : wanted.compareTo(settings.longest()) > 0 ? settings.longest() : wanted;
    }

    /** A field of the SOA, by how far from its end it stands. */
    private Duration seconds(int fromEnd) {
        Zone current = zone;
        if (current == null) {
            return Duration.ZERO;
        }
        byte[] soa = current.records(apex).get(0).data();
        return Duration.ofSeconds(u32(soa, soa.length - fromEnd));
    }

    /** The nearest moment at which something is to be done. */
    long due(Now now) {
        long soonest = work == Work.IDLE
                ? next
                : work == Work.ASKING || work == Work.TRANSFERRING ? deadline : now.in(Duration.ofDays(1));
        return zone != null && !expired && expires - soonest < 0 ? expires : soonest;
    }

    ZoneState state(Now now) {
        Zone current = zone;
        return new ZoneState(
                apex,
                catalog,
                current == null ? OptionalLong.empty() : OptionalLong.of(current.serial()),
                current == null ? 0 : current.size(),
                current == null ? "waiting" : expired ? "expired" : "serving",
                switch (work) {
                    case IDLE -> "idle";
                    case BEFORE_ASKING, ASKING -> "asking";
                    case QUEUED -> "queued";
                    case TRANSFERRING -> "transferring";
                },
                primary().toString(),
                Optional.ofNullable(checked),
                work == Work.IDLE ? now.wall().plusNanos(Math.max(0, next - now.nanos())) : now.wall(),
                current == null ? Optional.empty() : Optional.of(expiresAt),
                error);
    }
}
