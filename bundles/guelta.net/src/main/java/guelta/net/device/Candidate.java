// SPDX-License-Identifier: Apache-2.0
package guelta.net.device;

import java.util.Comparator;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
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
public record Candidate<H>(H handler, String bundle, int ranking, Version version, long id)
        implements Comparable<Candidate<?>> {
    private static final Comparator<Candidate<?>> ORDER = Comparator.<Candidate<?>, Integer>comparing(
                    Candidate::ranking)
            .thenComparing(Candidate::version)
            .reversed()
            .thenComparing(Candidate::id);

    /** A handler as it was registered. */
    static <H> Candidate<H> of(H handler, ServiceReference<H> reference) {
        Bundle bundle = reference.getBundle();
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        long id = (Long) reference.getProperty(Constants.SERVICE_ID);
        return new Candidate<>(handler, bundle.getSymbolicName(), ranking, bundle.getVersion(), id);
    }

    @Override
    public int compareTo(Candidate<?> other) {
        return ORDER.compare(this, other);
    }
}
