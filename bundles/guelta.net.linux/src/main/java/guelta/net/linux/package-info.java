// SPDX-License-Identifier: Apache-2.0
/**
 * The fast network device of Linux, for UDP: {@code Whiteboard} finds handlers, {@code LinuxDevice} opens ports for them,
 * a {@code DeviceThread} reads its {@code Lane}s by {@code recvmmsg} and answers by {@code sendmmsg} out of the memory of
 * its {@code Batch}. {@code LibC} has all system calls; sockets come from and go back to guelta.net.ports.
 */
@NullMarked
package guelta.net.linux;

import org.jspecify.annotations.NullMarked;
