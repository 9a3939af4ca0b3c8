// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: any octets are requests, or refused, and it is no matter in which pieces they come. */
class Http1Fuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAnsweredTheSameInAnyPieces(byte[] octets) {
        String whole = answers(octets, Integer.MAX_VALUE);
        assertEquals(whole, answers(octets, 1));
        assertEquals(whole, answers(octets, 7));
    }

    /** Whether a client is told to go on depends on how much of its body is there already. */
    private static String answers(byte[] octets, int piece) {
        return Conversation.of(octets, Math.max(1, Math.min(piece, octets.length)))
                .replace("HTTP/1.1 100 Continue\r\n\r\n", "");
    }
}
