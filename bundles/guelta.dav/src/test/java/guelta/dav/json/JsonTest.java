// SPDX-License-Identifier: Apache-2.0
package guelta.dav.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.text.Malformed;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesObjectsListsAndTexts() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("a", List.of(1, true, "\"\\\n\u0001é"));
        object.put("b", Map.of());
        assertEquals("{\"a\":[1,true,\"\\\"\\\\\\n\\u0001é\"],\"b\":{}}\n", new String(Json.bytes(object), UTF_8));
    }

    @Test
    void readsEveryKindOfValue() throws Malformed {
        assertEquals(
                Map.of("a", Arrays.asList(1L, null, true, false), "b", "\n\"é/"),
                Json.parse(" {\"a\" : [1, null,true, false],\"b\":\"\\n\\\"\\u00e9\\/\"} "));
        assertEquals("1.5E+3", Json.parse("1.5e3").toString());
    }

    /** RFC 8259: nothing else is JSON. */
    @Test
    void refusesWhatIsNone() {
        for (String wrong : List.of(
                "",
                "{",
                "[1,]",
                "{\"a\"}",
                "{a:1}",
                "01",
                "1 2",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "nul",
                "\"\n\"",
                "-",
                "[".repeat(33) + "]".repeat(33))) {
            assertThrows(Malformed.class, () -> Json.parse(wrong), wrong);
        }
    }

    @Property(tries = 300)
    void readsTheTextsThatItWrites(@ForAll String text) throws Malformed {
        assertEquals(List.of(text), Json.parse(new String(Json.bytes(List.of(text)), UTF_8)));
    }

    /** Anything else than JSON is told as such, and nothing else happens. */
    @Property(tries = 500)
    void isTotal(@ForAll String text) {
        try {
            Json.parse(text);
        } catch (Malformed told) {
            assertEquals(true, told.getMessage().startsWith("the JSON"));
        }
    }
}
