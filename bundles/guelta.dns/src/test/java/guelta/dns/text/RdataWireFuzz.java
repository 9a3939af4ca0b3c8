// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: whatever RDATA a message brings has a text, and that text is the same RDATA. */
class RdataWireFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsHaveATextThatIsTheSame(FuzzedDataProvider data) throws Malformed {
        RdataTest.check(data.consumeInt(1, 270), data.consumeRemainingAsBytes());
    }
}
