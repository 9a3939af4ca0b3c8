// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: whatever stands behind a type in a file is refused, or its canonical text is the same RDATA. */
class RdataTextFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyTextIsRefusedOrReadTheSameAgain(FuzzedDataProvider data) throws Malformed {
        RdataTest.checkText(data.consumeInt(1, 270), data.consumeRemainingAsString());
    }
}
