// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;

/** One step of an update (RFC 2136 2.5). */
sealed interface Change {
    /** Of which name. */
    DomainName owner();

    /** Of which type; {@link RecordType#ANY} for all. */
    int type();

    /** A record comes, or replaces an equal one of another TTL (2.5.1). */
    record Add(ResourceRecord record) implements Change {
        @Override
        public DomainName owner() {
            return record.owner();
        }

        @Override
        public int type() {
            return record.type();
        }
    }

    /** A set goes (2.5.2). */
    record DeleteSet(DomainName owner, int type) implements Change {}

    /** All sets of a name go (2.5.3). */
    record DeleteName(DomainName owner) implements Change {
        @Override
        public int type() {
            return RecordType.ANY;
        }
    }

    /** One record goes, whatever its TTL is (2.5.4). */
    record DeleteRecord(ResourceRecord record) implements Change {
        @Override
        public DomainName owner() {
            return record.owner();
        }

        @Override
        public int type() {
            return record.type();
        }
    }
}
