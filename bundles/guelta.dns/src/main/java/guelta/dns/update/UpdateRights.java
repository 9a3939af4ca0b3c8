// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;

/** What the sender of an update may change. */
public interface UpdateRights {
    /** Those of somebody who may change everything. */
    UpdateRights ALL = new UpdateRights() {
        @Override
        public boolean cover(DomainName name) {
            return true;
        }

        @Override
        public boolean concern(DomainName zone) {
            return true;
        }

        @Override
        public boolean allow(DomainName zone, DomainName owner, int type) {
            return true;
        }
    };

    /** Whether everything at and below a name is the sender's, so that the zone section may name it (Robur's way). */
    boolean cover(DomainName name);

    /** Whether the sender may change something at or below a name, or above it. */
    boolean concern(DomainName zone);

    /**
     * Whether the sender may change records of a name and type.
     *
     * @param type {@link guelta.dns.RecordType#ANY} for all types at once
     */
    boolean allow(DomainName zone, DomainName owner, int type);
}
