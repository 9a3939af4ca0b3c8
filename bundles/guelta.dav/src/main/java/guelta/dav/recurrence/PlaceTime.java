// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * How the clocks of a place go. Both scales are seconds: local ones since 1970-01-01T00:00 on the clock of the place,
 * instants since the same moment in UTC. An immutable value.
 */
public interface PlaceTime {
    /** The place whose clocks show UTC; also of floating times, which are of no place. */
    PlaceTime UTC = new PlaceTime() {
        @Override
        public boolean skips(long local) {
            return false;
        }

        @Override
        public long instant(long local) {
            return local;
        }
    };

    /** Whether the clocks jump over this local time. */
    boolean skips(long local);

    /**
     * The instant of a local time: the first one of a time that comes twice; of one that the clocks jump over, what it would be
     * with the offset before (RFC 5545 3.3.5).
     */
    long instant(long local);

    /**
     * What the clocks show at an instant; around a time that comes twice it may be as much away as the clocks are set back.
     *
     * @param near a local time of at most some days away
     */
    default long local(long instant, long near) {
        long local = near + instant - instant(near);
        return local + instant - instant(local);
    }

    /** The place of these rules. */
    static PlaceTime of(ZoneRules rules) {
        return new PlaceTime() {
            @Override
            public boolean skips(long local) {
                ZoneOffsetTransition transition = rules.getTransition(time(local));
                return transition != null && transition.isGap();
            }

            @Override
            public long instant(long local) {
                return local - rules.getOffset(time(local)).getTotalSeconds();
            }

            private LocalDateTime time(long local) {
                return LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
            }
        };
    }
}
