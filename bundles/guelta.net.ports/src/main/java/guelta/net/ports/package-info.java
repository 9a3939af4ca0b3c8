// SPDX-License-Identifier: Apache-2.0
/**
 * Owner of the descriptors of listening sockets: they stay open, and nothing that arrives is lost, while a device is
 * updated. {@code Ports} is the service, a {@code KernelPort} one address, {@code Kernel} all system calls.
 */
@NullMarked
package guelta.net.ports;

import org.jspecify.annotations.NullMarked;
