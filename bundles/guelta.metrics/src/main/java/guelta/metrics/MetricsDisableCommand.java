// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows metrics no more. */
@Service
@Command(scope = "metrics", name = "disable", description = "Shows metrics no more")
public final class MetricsDisableCommand extends ShowingCommand {
    /** For the shell, which sets the fields. */
    public MetricsDisableCommand() {
        super(false);
    }
}
