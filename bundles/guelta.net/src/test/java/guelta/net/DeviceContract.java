// SPDX-License-Identifier: Apache-2.0
package guelta.net;

/**
 * What every network device does for its handlers and peers, whatever its sockets are: a test class of a device
 * implements this interface and inherits all tests. Each part can be read for itself. A device that serves connections
 * implements {@link ConnectionContract} too, one that leaves open ports to the next device {@link SuccessionContract}.
 */
public interface DeviceContract extends DatagramContract, HandlerContract, ParkingContract, BindingContract {}
