// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: any octets are cards in JSON or XML that can be said in every form, or are refused with a reason. */
class CardDocumentFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreADocumentOrRefused(byte[] octets) {
        WrittenCard.checkDocument(octets);
    }
}
