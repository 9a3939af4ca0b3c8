// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.text.Malformed;

/** Coverage-guided: any octets are a calendar in JSON or XML that can be shown, or are refused with a reason. */
class CalendarDocumentFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreADocumentOrRefused(byte[] octets) throws Malformed {
        Probe.document(octets);
    }
}
