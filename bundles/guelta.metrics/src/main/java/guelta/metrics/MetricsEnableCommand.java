// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import guelta.console.ConsoleCommand;
import guelta.console.OperatorError;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows metrics from now on, in the configuration. */
@Service
@Command(scope = "metrics", name = "enable", description = "Shows metrics from now on")
public final class MetricsEnableCommand extends ConsoleCommand {
    @Argument(name = "NAME", required = true, description = "The name of a metric, or its beginning with * behind")
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Reference
    MetricsService metrics;

    @Override
    protected void answer(PrintStream out, boolean json) throws Exception {
        if (!name.matches("[a-z_0-9]+\\*?")) {
            throw OperatorError.of("'" + name + "' is no name of a metric: metrics:list has them");
        }
        try {
            metrics.show(name, true);
        } catch (IOException refused) {
            throw OperatorError.of("'" + name + "' stays as it is: " + refused.getMessage());
        }
        if (json) {
            out.println("{\"name\":\"" + name + "\",\"shown\":true}");
        }
    }
}
