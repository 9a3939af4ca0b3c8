// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows metrics from now on. */
@Service
@Command(scope = "metrics", name = "enable", description = "Shows metrics from now on")
public final class MetricsEnableCommand extends ShowingCommand {
    /** For the shell, which sets the fields. */
    public MetricsEnableCommand() {
        super(true);
    }
}
