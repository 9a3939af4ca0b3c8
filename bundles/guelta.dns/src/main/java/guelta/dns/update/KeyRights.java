// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.keys.Keys;
import guelta.dns.keys.Right;
import guelta.dns.keys.UpdateLimits;
import java.util.function.Function;

/**
 * What a key may change: what its name allows, less what the settings of the zone leave of it.
 *
 * @param keys that are known
 * @param key the name of the one that an update is signed with
 * @param limits of the zone of a name
 */
public record KeyRights(Keys keys, DomainName key, Function<DomainName, UpdateLimits> limits) implements UpdateRights {
    @Override
    public boolean cover(DomainName name) {
        return keys.allows(key, Right.UPDATE, name);
    }

    @Override
    public boolean concern(DomainName zone) {
        return cover(zone)
                || keys.meaning(key)
                        .filter(meaning -> meaning.right() == Right.UPDATE)
                        .filter(meaning -> meaning.zone().within(zone))
                        .isPresent();
    }

    @Override
    public boolean allow(DomainName zone, DomainName owner, int type) {
        return cover(owner) && limits.apply(zone).allow(key, owner, type);
    }
}
