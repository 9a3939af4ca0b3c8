// SPDX-License-Identifier: Apache-2.0
package guelta.net.device;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.ServiceReference;

/**
 * The handlers of one kind that bundles announce, and who serves them at the moment. Guarded by its user: the component
 * whose references they are.
 *
 * @param <H> what kind of handler
 */
public final class Handlers<H> {
    private final Map<ServiceReference<H>, Candidate<H>> candidates = new LinkedHashMap<>();
    private Consumer<Collection<Candidate<H>>> come;
    private Consumer<Candidate<H>> goes;

    /** None yet, and nobody to serve them. */
    public Handlers() {
        release();
    }

    /**
     * Has somebody serve those that are there, and those that will be, until it is somebody else's turn.
     *
     * @param come takes those that are there, together, then each that comes
     * @param goes lets one go that came
     */
    public void serve(Consumer<Collection<Candidate<H>>> come, Consumer<Candidate<H>> goes) {
        this.come = come;
        this.goes = goes;
        come.accept(List.copyOf(candidates.values()));
    }

    /** Who served them has gone: they wait for the next. */
    public void release() {
        come = waiting -> {};
        goes = gone -> {};
    }

    /** A handler was registered, or is registered otherwise; then it comes anew before it goes as what it was. */
    public void put(H handler, ServiceReference<H> reference) {
        Candidate<H> candidate = Candidate.of(handler, reference);
        Candidate<H> before = candidates.put(reference, candidate);
        come.accept(List.of(candidate));
        if (before != null && !before.equals(candidate)) {
            goes.accept(before);
        }
    }

    /** A handler is not registered any more. */
    public void remove(ServiceReference<H> reference) {
        Candidate<H> candidate = candidates.remove(reference);
        if (candidate != null) {
            goes.accept(candidate);
        }
    }
}
