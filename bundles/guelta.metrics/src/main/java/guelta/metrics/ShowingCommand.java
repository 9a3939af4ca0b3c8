// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import guelta.console.ConsoleCommand;
import guelta.console.OperatorError;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.lifecycle.Reference;

/** Has metrics shown from now on, or not, in the configuration. */
abstract class ShowingCommand extends ConsoleCommand {
    @Argument(name = "NAME", required = true, description = "The name of a metric, or its beginning with * behind")
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Reference
    MetricsService metrics;

    private final boolean shown;

    ShowingCommand(boolean shown) {
        this.shown = shown;
    }

    @Override
    protected void answer(PrintStream out, boolean json) throws Exception {
        if (!name.matches("[a-z_0-9]+\\*?")) {
            throw OperatorError.of("'" + name + "' is no name of a metric: metrics:list has them");
        }
        try {
            metrics.show(name, shown);
        } catch (IOException refused) {
            throw OperatorError.of("'" + name + "' stays as it is: " + refused.getMessage());
        }
        if (json) {
            out.println("{\"name\":\"" + name + "\",\"shown\":" + shown + "}");
        }
    }
}
