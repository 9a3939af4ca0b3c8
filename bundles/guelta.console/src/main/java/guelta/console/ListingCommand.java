// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/** A command of the shell that answers with a {@link Listing}: a table, or with {@code --json} one JSON document. */
public abstract class ListingCommand implements Action {
    @Option(name = "--json", description = "One JSON document for scripts instead of a table")
    boolean json;

    @Reference
    @Nullable
    Session session;

    /** The answer. Throws what {@link OperatorError} makes when what the operator asked for can't be done. */
    protected abstract Listing listing() throws Exception;

    @Override
    public final @Nullable Object execute() throws Exception {
        if (session == null) {
            throw new IllegalStateException("the shell injects the session");
        }
        listing().print(session.getConsole(), json);
        return null;
    }
}
