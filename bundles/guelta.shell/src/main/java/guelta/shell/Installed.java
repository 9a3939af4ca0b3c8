// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services that are installed when a command runs. A command that has them injected would be taken away and brought
 * again by Karaf whenever one comes or goes, and be missing in between.
 */
final class Installed {
    private Installed() {}

    /** All services of a type; none before the command has its context. Held for as long as this bundle runs. */
    static <S> List<S> all(@Nullable BundleContext context, Class<S> type) {
        List<S> all = new ArrayList<>();
        if (context == null) {
            return all;
        }
        try {
            for (ServiceReference<S> reference : context.getServiceReferences(type, null)) {
                // One that has gone since then is passed over.
                S service = context.getService(reference);
                if (service != null) {
                    all.add(service);
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("there is no filter", impossible);
        }
        return all;
    }
}
