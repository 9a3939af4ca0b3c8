// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.text.Malformed;

/** Coverage-guided: any octets are a calendar object that can be asked and shown, or are refused with a reason. */
class CalendarObjectFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAnObjectOrRefused(byte[] octets) throws Malformed {
        Probe.object(octets);
    }
}
