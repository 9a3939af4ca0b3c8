// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.nio.ByteBuffer;
import java.util.Set;

/** What has to be so before an update is done (RFC 2136 2.4). */
sealed interface Prerequisite {
    /** Of which name. */
    DomainName owner();

    /** Of which type; {@link RecordType#ANY} for all. */
    int type();

    /** A set exists, whatever is in it (2.4.1). */
    record SetExists(DomainName owner, int type) implements Prerequisite {}

    /** A set exists and has exactly these data; TTLs do not matter (2.4.2). */
    record SetIs(DomainName owner, int type, Set<ByteBuffer> data) implements Prerequisite {}

    /** A set does not exist (2.4.3). */
    record SetAbsent(DomainName owner, int type) implements Prerequisite {}

    /** The name has some record (2.4.4). */
    record NameInUse(DomainName owner) implements Prerequisite {
        @Override
        public int type() {
            return RecordType.ANY;
        }
    }

    /** The name has no record (2.4.5). */
    record NameFree(DomainName owner) implements Prerequisite {
        @Override
        public int type() {
            return RecordType.ANY;
        }
    }
}
