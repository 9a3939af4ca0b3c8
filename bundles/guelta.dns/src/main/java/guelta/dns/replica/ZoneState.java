// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import guelta.dns.DomainName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a zone of a secondary is, at one moment.
 *
 * @param zone its name
 * @param catalog the catalog that lists it, if one does
 * @param serial of the version that is there
 * @param records how many it has
 * @param state {@code serving}, {@code waiting} before the first transfer, {@code expired}
 * @param work {@code idle}, {@code asking}, {@code queued} or {@code transferring}
 * @param primary who was or is asked, with its port
 * @param checked when a primary last said what the newest version is
 * @param next when the next check is due
 * @param expires when it is no longer served if no check succeeds
 * @param error why the last check failed; empty when it did not
 */
public record ZoneState(
        DomainName zone,
        Optional<DomainName> catalog,
        OptionalLong serial,
        long records,
        String state,
        String work,
        String primary,
        Optional<Instant> checked,
        Instant next,
        Optional<Instant> expires,
        String error) {}
