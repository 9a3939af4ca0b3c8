// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: any octets are a file of cards or are told to be none, and what was taken apart can be joined. */
class CardStreamFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAFileOfCardsOrNone(byte[] octets) {
        WrittenCard.checkFile(octets);
    }
}
