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
     * Looks at a state that would become a root's head. Any thread, pure, total.
     *
     * @param root its name
     * @param head what it is now
     * @param proposed what it would be
     * @return what is wrong, a line each ({@code FILE:LINE: reason}), for who pushed; empty when all is well
     */
    List<String> objections(String root, Snapshot head, Snapshot proposed);
}
