// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.FixedPath;
import guelta.net.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class VisitorsTest {
    private static final FixedPath PATH = FixedPath.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5_353));

    /** A client that resets a connection may come again from the same port before the end of the first one is seen here. */
    @Test
    void whoComesAgainFromTheSamePortTakesOnePlace() {
        Visitors<String> visitors = new Visitors<>(connection -> PATH, connection -> 0, connection -> {});
        for (int i = 0; i < Limits.DEFAULT.perClient(); i++) {
            visitors.add("before " + i);
            visitors.add("after " + i);
            visitors.remove("before " + i);
            assertEquals("after " + i, visitors.get(PATH));
            visitors.remove("after " + i);
        }

        assertEquals(0, visitors.size());
        assertTrue(visitors.admit(PATH, Limits.DEFAULT));
    }
}
