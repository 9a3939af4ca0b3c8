// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of requests and stores, which passes when a test says so. */
final class Passing extends Clock {
    private volatile Instant now = Instant.parse("2026-11-26T08:00:00Z");

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
