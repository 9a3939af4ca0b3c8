// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Coverage-guided: whatever octets come as a message, the answer is what {@link AnyMessageTest} asks for. */
class MessageFuzz {
    private static final Responder ONE = new Responder(AnyMessageTest.SETTINGS);
    private static final Responder OTHER = new Responder(AnyMessageTest.SETTINGS);

    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAnsweredRightlyOrNotAtAll(byte[] message) throws IOException {
        AnyMessageTest.check(ONE, OTHER, message);
    }
}
