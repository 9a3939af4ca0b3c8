// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service's say on commits that come from outside (a push): an OSGi service. The store asks every check before such a
 * commit becomes the head, and refuses the push when one objects.
 */
@ConsumerType
public interface CommitCheck {
    /** The name of the store that it looks at. */
    String store();

    /**
     * Whether it looks at a root. Pushes to roots that no check looks at are taken as they are, and so is their removal;
     * one that a check looks at is served, and can't be removed. Any thread, pure, total.
     *
     * @param root its name
     * @return unless a check says otherwise, true: it looks at all of them
     */
    default boolean follows(String root) {
        return true;
    }

    /**
     * Looks at a state that would become a root's head. Any thread, pure, total.
     *
     * @param root its name, one that it {@linkplain #follows follows}
     * @param head what it is now
     * @param proposed what it would be
     * @return what is wrong, a line each ({@code FILE:LINE: reason}), for who pushed; empty when all is well
     */
    List<String> objections(String root, Snapshot head, Snapshot proposed);
}
