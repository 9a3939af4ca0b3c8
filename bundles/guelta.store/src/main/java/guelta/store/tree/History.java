// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A root's history up to one head. Immutable: a later commit makes another one. Any thread. */
@ConsumerType
public interface History {
    /** The tree at its end, with the leases. */
    TreeSnapshot head();

    /** One of its commits; empty when it does not go back that far, or never had one of this number. */
    Optional<Step> step(long number);
}
