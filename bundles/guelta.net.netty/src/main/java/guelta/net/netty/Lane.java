// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler.Worker;
import guelta.net.Limits;

/** The part of a port that one thread serves, with that thread's worker. All but {@link #thread} is for that thread only. */
interface Lane {
    DeviceThread thread();

    /** Replaces the worker, closing the one before; what was parked is handed to the new one. */
    void serve(Worker worker, Limits limits);

    /** Closes the worker; requests wait for the next one. */
    void park();

    /** What a parked lane has, for the next device; it reads no more. */
    Sockets.Left leave();

    /** Closes every channel; what still waits is dropped and counted. */
    void close();
}
