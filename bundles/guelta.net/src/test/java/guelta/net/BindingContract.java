// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Addresses that are somebody else's. */
public interface BindingContract extends DeviceUnderTest {
    @Test
    default void aPortThatIsTakenIsToldAndHurtsNoOther() throws IOException {
        try (Device device = device(2)) {
            InetSocketAddress taken;
            try (TakenPort another = TakenPort.any()) {
                taken = another.address();
                device.add(
                        new Offer(Echo.on(transports(), Limits.DEFAULT, port -> Echo::echo, taken, Echo.ANY_PORT), 0));
                assertEquals(2 * transports().size(), device.ports().size());
                for (PortState port : device.ports()) {
                    if (port.address().equals(taken)) {
                        assertEquals("", port.handler());
                        assertTrue(!port.state().isEmpty() && !port.state().equals("open"), port.state());
                    } else {
                        assertEquals("echo0", port.handler());
                        assertEquals("open", port.state());
                        try (Client client = Client.of(port)) {
                            assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
                        }
                    }
                }
            }
            // The other program has ended, and the port is tried again.
            Client.await("bound in the end", () -> device.ports().stream()
                    .allMatch(state -> state.state().equals("open")));
        }
    }
}
