// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided: any octets are requests, or refused, in whichever pieces they come. Of which of several faults a client is
 * told, and whether an answer is on its way before a fault in the body is seen, depends on the pieces.
 */
class Http1Fuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreRequestsOrRefused(byte[] octets) {
        answered(octets, Math.max(1, octets.length));
        answered(octets, 1);
        answered(octets, 7);
    }

    private static void answered(byte[] octets, int piece) {
        String answers = Conversation.of(octets, Math.max(1, Math.min(piece, octets.length)));
        assertTrue(answers.isEmpty() || answers.startsWith("HTTP/1.1 "), answers);
    }
}
