// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: whatever a repository holds under a zone's name is read without an exception and kept as it is. */
class MasterFileFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreReadAndLossless(byte[] text) {
        MasterTextPropertyTest.isLossless(text);
    }
}
