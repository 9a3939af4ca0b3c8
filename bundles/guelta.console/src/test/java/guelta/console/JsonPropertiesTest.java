// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.BigRange;
import org.jspecify.annotations.Nullable;

/** What is written is read back the same by a reader of somebody else that allows nothing but RFC 8259. */
class JsonPropertiesTest {
    /** Any sequence of UTF-16 code units, halves of surrogate pairs among them. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Character> any = Arbitraries.chars().all();
        Arbitrary<Character> halves = Arbitraries.chars().range('\ud800', '\udfff');
        Arbitrary<Character> escaped = Arbitraries.chars().range('\0', ' ').with('"', '\\', '\u007f', '\u2028');
        return Arbitraries.frequencyOf(Tuple.of(4, any), Tuple.of(1, halves), Tuple.of(2, escaped))
                .array(char[].class)
                .ofMaxSize(30)
                .map(String::new);
    }

    private static <T> @Nullable T read(String json, Class<T> type) {
        JsonReader reader = new JsonReader(new StringReader(json));
        reader.setStrictness(Strictness.STRICT);
        return new Gson().fromJson(reader, type);
    }

    @Property
    void anyTextComesBackFromOneLineOfPrintableAscii(@ForAll("texts") String text) {
        String json = Json.of(text);
        assertTrue(json.chars().allMatch(c -> c >= ' ' && c <= '~'), json);
        assertEquals(text, read(json, String.class));
    }

    // In the range of long: the reader takes larger ones for malformed when their digits overflow to 0.
    @Property
    void anyNumberComesBack(@ForAll long whole, @ForAll @BigRange(min = "-1e18", max = "1e18") BigDecimal decimal) {
        assertEquals(whole, read(Json.of(whole), Long.class));
        assertEquals(decimal, read(Json.of(decimal), BigDecimal.class));
    }

    @Property
    void anyRowComesBack(@ForAll("texts") String key, @ForAll("texts") String text, @ForAll boolean flag) {
        Map<String, Object> row = Map.of(key, List.of(text, flag, List.of(), Map.of(text, key)));
        assertEquals(row, read(Json.of(row), Map.class));
    }
}
