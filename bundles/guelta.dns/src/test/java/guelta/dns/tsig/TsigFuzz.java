// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dns.DomainName;
import guelta.dns.message.Messages;
import java.util.Optional;
import org.xbill.DNS.Rcode;

/** Coverage-guided: any octets have a signature that is good, bad or none, and what answers it can be read. */
class TsigFuzz {
    private static final TsigKey KEY =
            new TsigKey(DomainName.of("k."), TsigAlgorithm.HMAC_SHA1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreJudged(byte[] octets) {
        TsigCheck check = TsigCheck.of(octets, name -> Optional.of(KEY), 0, true);
        if (check instanceof TsigCheck.Refused refused) {
            byte[] reply = Messages.reply(octets, Rcode.NOTAUTH);
            if (reply.length > 0) {
                TsigCheck again = TsigCheck.of(refused.answer(reply, 0), name -> Optional.empty(), 0, true);
                assertInstanceOf(TsigCheck.Refused.class, again);
            }
        }
        new TsigVerifier(KEY, new byte[20]).read(octets, 0);
    }
}
