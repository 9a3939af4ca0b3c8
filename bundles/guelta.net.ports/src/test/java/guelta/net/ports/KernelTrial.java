// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** What tests of ports on real sockets have: the system's calls, and a device that gives back what it has taken. */
@Timeout(60)
abstract class KernelTrial {
    final Device device = new Device();

    @BeforeAll
    static void load() {
        assertEquals("", Kernel.load());
    }

    @AfterAll
    static void unload() {
        Kernel.unload();
    }

    @AfterEach
    void close() {
        device.close();
    }
}
