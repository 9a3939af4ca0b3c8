// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.RecordType;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RdataPropertyTest {
    @Provide
    Arbitrary<Integer> types() {
        return Arbitraries.of(IntStream.rangeClosed(1, 65535)
                .filter(type -> RecordType.fields(type).size() > 1
                        || !RecordType.mnemonic(type).startsWith("TYPE"))
                .boxed()
                .toList());
    }

    @Provide
    Arbitrary<String> texts() throws IOException {
        List<String> words = RdataTest.examples().stream()
                .flatMap(example -> List.of(example.text().split(" ")).stream())
                .distinct()
                .toList();
        return Arbitraries.of(words).list().ofMinSize(1).ofMaxSize(9).map(list -> String.join(" ", list));
    }

    /** Whatever RDATA a message brings: no objection means a text that gives the same octets again. */
    @Property
    void everyWireFormHasATextThatIsTheSame(@ForAll("types") int type, @ForAll byte[] wire) throws Malformed {
        RdataTest.check(type, wire);
    }

    /** RFC 3597 5: what text says, its canonical text says too. */
    @Property
    void whatIsReadIsWrittenAndReadTheSame(@ForAll("types") int type, @ForAll("texts") String text) throws Malformed {
        RdataTest.checkText(type, text);
    }
}
