// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.store.Store;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Completes the names of the installed stores. */
@Service
public final class StoreNames implements Completer {
    @Reference
    @Nullable
    BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names =
                Installed.all(context, Store.class).stream().map(Store::name).toList();
        return new StringsCompleter(names).complete(session, line, candidates);
    }
}
