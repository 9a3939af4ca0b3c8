// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import java.io.PrintStream;

/** A command that answers with a {@link Listing}: a table for people, an array for scripts. */
public abstract class ListingCommand extends ConsoleCommand {
    /**
     * The answer.
     *
     * @throws Exception what {@link OperatorError} makes when what the operator asked for can't be done
     */
    protected abstract Listing listing() throws Exception;

    @Override
    protected final void answer(PrintStream out, boolean json) throws Exception {
        listing().print(out, json);
    }
}
