// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: a file that was read and is written again by a change says the same, and has nothing wrong with it. */
class AccountFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAFileOfAccounts(byte[] octets) {
        RewrittenAccounts.check(octets);
    }
}
