// SPDX-License-Identifier: Apache-2.0
/**
 * What the shell's ssh server owes to those who read slowly: the whole output of a command. {@link guelta.ssh.WholeOutputs}
 * stands between Karaf's ssh server and Karaf's commands.
 */
@NullMarked
package guelta.ssh;

import org.jspecify.annotations.NullMarked;
