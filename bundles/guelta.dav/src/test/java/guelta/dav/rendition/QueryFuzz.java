// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided: any octets are a calendar query that can be answered, or are refused. */
class QueryFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAQueryOrRefused(byte[] octets) {
        Probe.query(octets);
    }
}
