// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    // RFC 8259 7: quotation mark, reverse solidus and the characters below space must be escaped.
    @Test
    void whatRfc8259WantsEscapedIsEscaped() {
        assertEquals("\"a\\\"b\\\\c\"", Json.of("a\"b\\c"));
        assertEquals("\"\\n\\r\\t\\u0000\\u001b\\u001f\"", Json.of("\n\r\t\0\u001b\u001f"));
    }

    // RFC 8259 7: a character beyond the basic plane is written as its two surrogates.
    @Test
    void theDocumentIsAsciiWhateverTheText() {
        assertEquals("\"\\u007f\\u00e4\\u2028\\ud83d\\ude00\"", Json.of("\u007fä\u2028\ud83d\ude00"));
    }

    @Test
    void aLoneSurrogateIsKeptAndTheDocumentStaysWhole() {
        assertEquals("[\"\\ud83d\",\"\\ude00x\"]", Json.of(List.of("\ud83d", "\ude00x")));
    }

    @Test
    void numbersBooleansAndNullAreThemselves() {
        assertEquals(
                "[0,-9223372036854775808,1.5,1.0E100,true,false,null]",
                Json.of(Arrays.asList(0, Long.MIN_VALUE, 1.5, 1e100, true, false, null)));
    }

    @Test
    void aNumberThatIsNotFiniteIsRefused() {
        for (Number number : List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)) {
            assertThrows(IllegalArgumentException.class, () -> Json.of(number));
        }
    }

    @Test
    void objectsKeepTheirOrderAndNest() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("z\"", 1);
        object.put("a", Map.of());
        object.put("m", List.of(List.of(), Map.of("k", "v")));
        assertEquals("{\"z\\\"\":1,\"a\":{},\"m\":[[],{\"k\":\"v\"}]}", Json.of(object));
    }
}
