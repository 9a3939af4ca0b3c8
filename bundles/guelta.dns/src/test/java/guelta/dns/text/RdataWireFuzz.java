// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Coverage-guided: whatever RDATA a message brings has a text, and that text is the same RDATA. */
class RdataWireFuzz {
    static Stream<Arguments> examples() throws IOException {
        return RdataTest.examples().stream().map(example -> Arguments.of(example.type(), example.wire()));
    }

    @MethodSource("examples")
    @FuzzTest(maxDuration = "20s")
    void anyOctetsHaveATextThatIsTheSame(int type, byte @NotNull [] wire) throws Malformed {
        RdataTest.check(type & 0xffff, wire);
    }
}
