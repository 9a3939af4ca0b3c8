// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.regex.Pattern;

/** Coverage-guided: any octets are requests, or refused, and it is no matter in which pieces they come. */
class Http1Fuzz {
    private static final Pattern REFUSED = Pattern.compile("(HTTP/1.1 4\\d\\d) [\\s\\S]*?\\r?\\n\\r?\\n.*\\z");

    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAnsweredTheSameInAnyPieces(byte[] octets) {
        String whole = answers(octets, Integer.MAX_VALUE);
        assertEquals(whole, answers(octets, 1));
        assertEquals(whole, answers(octets, 7));
    }

    /**
     * Whether a client is told to go on depends on how much of its body is there already, and which of several faults it is
     * told of on where they are.
     */
    private static String answers(byte[] octets, int piece) {
        return REFUSED.matcher(Conversation.of(octets, Math.max(1, Math.min(piece, octets.length)))
                        .replace("HTTP/1.1 100 Continue\r\n\r\n", ""))
                .replaceAll("$1");
    }
}
