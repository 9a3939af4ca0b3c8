// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import java.util.Comparator;
import org.osgi.framework.Version;

/**
 * A handler with what decides between it and others that want the same address; the best comes first.
 *
 * @param <H> what kind of handler
 * @param bundle that registered it
 * @param ranking the service's; the higher wins
 * @param version of the bundle; then the higher wins
 * @param id of the service; then the older wins
 */
record Candidate<H>(H handler, String bundle, int ranking, Version version, long id)
        implements Comparable<Candidate<?>> {
    private static final Comparator<Candidate<?>> ORDER = Comparator.<Candidate<?>, Integer>comparing(
                    Candidate::ranking)
            .thenComparing(Candidate::version)
            .reversed()
            .thenComparing(Candidate::id);

    @Override
    public int compareTo(Candidate<?> other) {
        return ORDER.compare(this, other);
    }
}
