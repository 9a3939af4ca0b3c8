// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.Refusal;
import java.nio.charset.StandardCharsets;

/** Coverage-guided: any text is a field If or is refused, and one is written as it is read. */
class IfHeaderFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyTextIsAFieldOrRefused(byte[] octets) {
        try {
            String written =
                    IfHeader.parse(new String(octets, StandardCharsets.UTF_8)).toString();
            if (!IfHeader.parse(written).toString().equals(written)) {
                throw new IllegalStateException(written + " is read as something else");
            }
        } catch (Refusal told) {
            if (told.status() != 400) {
                throw new IllegalStateException(told);
            }
        }
    }
}
