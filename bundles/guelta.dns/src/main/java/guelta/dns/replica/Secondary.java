// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.SerialNumber;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The secondary server as an engine: asks the primaries of each zone for its serial when the SOA says so or somebody
 * tells of a change (RFC 1034 4.3.5, RFC 1996 4), brings what is newer (RFC 1982, RFC 1995, RFC 5936), lets expire what
 * nobody confirms, and follows catalogs (RFC 9432). A confined object; total for what the network sends.
 */
public final class Secondary {
    private final SecondarySettings settings;
    private final Map<DomainName, ZoneCopy> copies = new TreeMap<>();
    private final Map<DomainName, SecondaryEvent.Restored> restored = new HashMap<>();
    private final Members members = new Members();
    private final List<SecondaryEffect> effects = new ArrayList<>();
    /** Whose next moment may have changed. */
    private final List<ZoneCopy> touched = new ArrayList<>();

    private final Traffic traffic;

    private Sources configured = Sources.NONE;
    private Sources sources = Sources.NONE;
    private @Nullable Long wake;

    /** A secondary without zones. */
    public Secondary(SecondarySettings settings) {
        this.settings = settings;
        this.traffic = new Traffic(settings, effects, touched);
    }

    /** What is copied from where, the members of catalogs too. */
    public Sources sources() {
        return sources;
    }

    /** How the zones are, in canonical order. */
    public List<ZoneState> states(Now now) {
        return copies.values().stream().map(copy -> copy.state(now)).toList();
    }

    /** Takes what happened; all that is in the list has to be done, in this order. */
    public List<SecondaryEffect> on(SecondaryEvent event, Now now, Entropy entropy) {
        effects.clear();
        if (event instanceof SecondaryEvent.Configured change) {
            configured = change.sources();
            tell(members.retain(configured.catalogs()));
            reconcile(now);
            // A zone that was there already may have become a catalog.
            for (DomainName apex : configured.catalogs()) {
                ZoneCopy copy = copies.get(apex);
                if (copy != null && copy.zone != null && !members.complete(Set.of(apex))) {
                    catalog(copy.zone, now);
                }
            }
        } else if (event instanceof SecondaryEvent.Restored kept) {
            restored(kept, now);
        } else if (event instanceof SecondaryEvent.Notified told) {
            notified(told, now);
        } else if (event instanceof SecondaryEvent.Wanted wanted) {
            copies.values().stream()
                    .filter(copy ->
                            wanted.zone().isEmpty() || wanted.zone().get().equals(copy.apex))
                    .forEach(copy -> {
                        copy.whole |= wanted.whole();
                        start(copy);
                    });
        } else if (event instanceof SecondaryEvent.Arrived arrived) {
            ZoneCopy copy = traffic.of(arrived.from(), arrived.message());
            if (copy != null) {
                result(copy, arrived.message(), now, entropy);
            }
        } else if (event instanceof SecondaryEvent.Answered answered) {
            ZoneCopy copy = traffic.of(answered.exchange());
            if (copy != null && copy.work == ZoneCopy.Work.ASKING) {
                result(copy, answered.message(), now, entropy);
            }
        } else if (event instanceof SecondaryEvent.Unanswered lost) {
            ZoneCopy copy = traffic.of(lost.exchange());
            if (copy != null) {
                traffic.stop(copy, false);
                inVain(copy, lost.reason(), now, entropy);
            }
        } else if (event instanceof SecondaryEvent.Transferred ended) {
            ZoneCopy copy = traffic.of(ended.exchange());
            if (copy != null && copy.work == ZoneCopy.Work.TRANSFERRING) {
                traffic.stop(copy, false);
                transferred(copy, ended.outcome(), now, entropy);
            }
        } else {
            tick(now, entropy);
        }
        traffic.go(now, entropy);
        wake(now);
        return List.copyOf(effects);
    }

    private void wake(Now now) {
        Long before = wake;
        (before == null ? copies.values() : touched)
                .stream().mapToLong(copy -> copy.due(now) - now.nanos()).min().ifPresent(in -> {
                    if (before == null || now.nanos() + in - before < 0) {
                        wake = now.nanos() + in;
                        effects.add(new SecondaryEffect.Wake(now.nanos() + in));
                    }
                });
        touched.clear();
    }

    private void tick(Now now, Entropy entropy) {
        wake = null;
        for (ZoneCopy copy : copies.values()) {
            if (copy.zone != null && !copy.expired && now.reached(copy.expires)) {
                copy.expired = true;
                effects.add(new SecondaryEffect.Expire(copy.apex));
                say(true, "zone " + copy.apex + " has expired: no primary has confirmed it since " + copy.checked);
            }
            if (copy.work == ZoneCopy.Work.IDLE && now.reached(copy.next)) {
                start(copy);
            } else if (copy.work == ZoneCopy.Work.ASKING && now.reached(copy.deadline)) {
                silent(copy, now, entropy);
            } else if (copy.work == ZoneCopy.Work.TRANSFERRING && now.reached(copy.deadline)) {
                traffic.stop(copy, true);
                inVain(copy, "the transfer takes too long", now, entropy);
            }
        }
    }

    /** Makes the copies those that are wanted. */
    private void reconcile(Now now) {
        sources = configured.with(members.primaries(configured));
        for (ZoneCopy copy : List.copyOf(copies.values())) {
            if (!sources.zones().containsKey(copy.apex)) {
                drop(copy);
            }
        }
        List<Zone> catalogs = new ArrayList<>();
        sources.zones().forEach((apex, primaries) -> {
            if (primaries.isEmpty()) {
                return;
            }
            ZoneCopy copy = copies.get(apex);
            if (copy == null) {
                copy = new ZoneCopy(apex, primaries);
                copies.put(apex, copy);
                restore(copy, now);
                start(copy);
                if (copy.zone != null && configured.catalogs().contains(apex)) {
                    catalogs.add(copy.zone);
                }
            }
            copy.primaries(primaries);
            copy.catalog = configured.zones().containsKey(apex) ? Optional.empty() : members.catalog(apex);
        });
        catalogs.forEach(catalog -> catalog(catalog, now));
        if (members.complete(configured.catalogs())) {
            // Nobody lists what is left of the time before.
            restored.keySet().stream().sorted().forEach(apex -> effects.add(new SecondaryEffect.Drop(apex)));
            restored.clear();
        }
    }

    /** What was kept waits for a copy, or is what one needs: it has nothing, or something older (RFC 1982). */
    private void restored(SecondaryEvent.Restored kept, Now now) {
        ZoneCopy copy = copies.get(kept.zone().apex());
        if (copy == null) {
            restored.put(kept.zone().apex(), kept);
            return;
        }
        Zone zone = copy.zone;
        boolean expired = now.reached(now.in(Duration.between(now.wall(), kept.expires())));
        if (zone == null || !expired && SerialNumber.newer(kept.zone().serial(), zone.serial())) {
            // What is on its way may be older, and was asked for without knowing of this version.
            traffic.stop(copy, true);
            restore(copy, kept, now);
            start(copy);
            if (configured.catalogs().contains(copy.apex)) {
                catalog(kept.zone(), now);
            }
        }
    }

    private void restore(ZoneCopy copy, Now now) {
        SecondaryEvent.Restored kept = restored.remove(copy.apex);
        if (kept == null) {
            effects.add(new SecondaryEffect.Await(copy.apex));
        } else {
            restore(copy, kept, now);
        }
    }

    private void restore(ZoneCopy copy, SecondaryEvent.Restored kept, Now now) {
        copy.zone = kept.zone();
        copy.expiresAt = kept.expires();
        copy.expires = now.in(Duration.between(now.wall(), kept.expires()));
        copy.expired = now.reached(copy.expires);
        touched.add(copy);
        effects.add(copy.expired ? new SecondaryEffect.Expire(copy.apex) : new SecondaryEffect.Restore(kept.zone()));
    }

    private void drop(ZoneCopy copy) {
        traffic.stop(copy, true);
        copies.remove(copy.apex);
        effects.add(new SecondaryEffect.Drop(copy.apex));
        say(false, "zone " + copy.apex + " is no longer copied");
    }

    private void catalog(Zone zone, Now now) {
        Members.Change change = members.take(zone);
        tell(change);
        for (DomainName reset : change.reset()) {
            ZoneCopy copy = copies.get(reset);
            if (copy != null && !configured.zones().containsKey(reset)) {
                drop(copy);
            }
        }
        reconcile(now);
    }

    private void notified(SecondaryEvent.Notified told, Now now) {
        ZoneCopy copy = copies.get(told.zone());
        Zone zone = copy == null ? null : copy.zone;
        if (copy == null
                || zone != null
                        && told.serial().isPresent()
                        && !copy.expired
                        && !SerialNumber.newer(told.serial().getAsLong(), zone.serial())) {
            return;
        }
        if (copy.work == ZoneCopy.Work.IDLE) {
            copy.prefer(told.from());
            start(copy);
        } else {
            copy.again = true;
        }
    }

    /** Begins a check, unless one is going on. */
    private void start(ZoneCopy copy) {
        if (copy.work == ZoneCopy.Work.IDLE) {
            copy.tried = 0;
            copy.again = false;
            queue(copy);
        }
    }

    private void queue(ZoneCopy copy) {
        copy.datagrams = 0;
        traffic.queue(copy, copy.needsAll());
    }

    /** The primary has not answered in its time: a datagram may be lost, a firewall may let only streams pass. */
    private void silent(ZoneCopy copy, Now now, Entropy entropy) {
        boolean stream = copy.exchange != 0;
        traffic.stop(copy, true);
        if (stream) {
            inVain(copy, "it does not answer", now, entropy);
        } else {
            traffic.again(copy, false);
        }
    }

    private void result(ZoneCopy copy, byte[] message, Now now, Entropy entropy) {
        SoaCheck check = copy.check;
        if (check == null) {
            return;
        }
        SoaCheck.Result result = check.read(message, now);
        if (result instanceof SoaCheck.Foreign && copy.exchange == 0) {
            return;
        }
        traffic.stop(copy, true);
        if (result instanceof SoaCheck.Serial serial) {
            serial(copy, serial.serial(), now, entropy);
        } else if (result instanceof SoaCheck.Truncated) {
            copy.datagrams = Traffic.DATAGRAMS;
            traffic.again(copy, false);
        } else if (result instanceof SoaCheck.Wrong wrong) {
            inVain(copy, wrong.reason(), now, entropy);
        } else if (result instanceof SoaCheck.Foreign foreign) {
            inVain(copy, foreign.reason(), now, entropy);
        }
    }

    private void serial(ZoneCopy copy, long theirs, Now now, Entropy entropy) {
        Zone zone = copy.zone;
        if (zone == null || SerialNumber.newer(theirs, zone.serial())) {
            traffic.queue(copy, true);
        } else if (theirs == zone.serial()) {
            confirmed(copy, zone, now, entropy);
        } else {
            inVain(copy, "its serial " + theirs + " is older than " + zone.serial() + " here", now, entropy);
        }
    }

    private void confirmed(ZoneCopy copy, Zone zone, Now now, Entropy entropy) {
        copy.confirmed(now, entropy, settings);
        touched.add(copy);
        effects.add(
                copy.expired
                        ? new SecondaryEffect.Serve(zone, copy.expiresAt)
                        : new SecondaryEffect.Fresh(copy.apex, copy.expiresAt));
        copy.expired = false;
        if (copy.again) {
            start(copy);
        }
    }

    private void transferred(ZoneCopy copy, IncomingTransfer.Outcome outcome, Now now, Entropy entropy) {
        if (outcome instanceof IncomingTransfer.Received received) {
            install(copy, received, now, entropy);
        } else if (outcome instanceof IncomingTransfer.Current current) {
            serial(copy, current.serial(), now, entropy);
        } else if (outcome instanceof IncomingTransfer.Failed failed) {
            if (failed.wholeMayHelp() && !copy.differencesFailed) {
                copy.differencesFailed = true;
                traffic.again(copy, true);
            } else {
                inVain(copy, failed.reason(), now, entropy);
            }
        }
    }

    private void install(ZoneCopy copy, IncomingTransfer.Received received, Now now, Entropy entropy) {
        copy.zone = received.zone();
        copy.expired = false;
        copy.confirmed(now, entropy, settings);
        touched.add(copy);
        effects.add(new SecondaryEffect.Serve(received.zone(), copy.expiresAt));
        say(
                false,
                "zone " + copy.apex + " is served, serial " + received.zone().serial() + ", "
                        + received.zone().size() + " records, "
                        + (received.incremental() ? "by differences" : "whole") + " from " + copy.primary());
        if (copy.again) {
            start(copy);
        }
        if (configured.catalogs().contains(copy.apex)) {
            catalog(received.zone(), now);
        }
    }

    /** A primary was no help: the next one is tried, and behind the last one the check has failed. */
    private void inVain(ZoneCopy copy, String reason, Now now, Entropy entropy) {
        copy.error = copy.primary() + ": " + reason;
        copy.differencesFailed = false;
        copy.nextPrimary();
        if (++copy.tried < copy.primaries.size()) {
            queue(copy);
            return;
        }
        copy.failed(now, entropy, settings);
        touched.add(copy);
        if (!copy.error.equals(copy.told)) {
            copy.told = copy.error;
            say(true, "zone " + copy.apex + " could not be checked: " + copy.error);
        }
        if (copy.again) {
            start(copy);
        }
    }

    private void tell(Members.Change change) {
        change.problems().forEach(problem -> say(true, problem));
    }

    private void say(boolean bad, String sentence) {
        effects.add(new SecondaryEffect.Tell(bad, sentence));
    }
}
