// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.transfer.ZoneVersions.NOON;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dns.zone.Zone;
import java.util.Arrays;
import java.util.Optional;

/** Coverage-guided: whatever octets come as a stream, a transfer ends in a whole zone, in a reason, or not at all. */
class IncomingTransferFuzz {
    private static final Zone BASE =
            ZoneVersions.zone("example.", "@ SOA ns host 5 60 30 600 30\n@ NS ns\nns A 192.0.2.1\nwww MX 1 mail\n");

    /** The stream is a length octet, in steps of four octets, and as many octets, again and again. */
    @FuzzTest(maxDuration = "20s")
    void anyStreamIsAWholeZoneOrNone(byte[] stream) {
        for (boolean incremental : new boolean[] {false, true}) {
            IncomingTransfer transfer = incremental
                    ? IncomingTransfer.newer(BASE, 7, 100_000)
                    : IncomingTransfer.whole(BASE.apex(), 7, BASE, 100_000);
            Optional<IncomingTransfer.Outcome> outcome = Optional.empty();
            for (int at = 0; at < stream.length && outcome.isEmpty(); ) {
                int length = Math.min((stream[at] & 0xff) * 4, stream.length - at - 1);
                outcome = transfer.on(Arrays.copyOfRange(stream, at + 1, at + 1 + length), NOON);
                at += 1 + length;
            }
            if (outcome.isPresent() && outcome.get() instanceof IncomingTransfer.Received received) {
                assertTrue(received.zone().available());
                assertTrue(received.zone().records().count() == received.zone().size());
            }
        }
    }
}
