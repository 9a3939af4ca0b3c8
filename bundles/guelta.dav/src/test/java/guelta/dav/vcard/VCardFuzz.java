// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: any octets are a card or are told to be none, and what a card says can be said in every form. */
class VCardFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreACardOrNone(byte[] octets) {
        WrittenCard.check(octets);
    }

    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAFileOfCardsOrNone(byte[] octets) {
        WrittenCard.checkFile(octets);
    }
}
