// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Coverage-guided: whatever stands behind a type in a file is refused, or its canonical text is the same RDATA. */
class RdataTextFuzz {
    static Stream<Arguments> examples() throws IOException {
        return RdataTest.examples().stream().map(example -> Arguments.of(example.type(), example.text()));
    }

    @MethodSource("examples")
    @FuzzTest(maxDuration = "20s")
    void anyTextIsRefusedOrReadTheSameAgain(int type, @NotNull String text) throws Malformed {
        RdataTest.checkText(type & 0xffff, text);
    }
}
