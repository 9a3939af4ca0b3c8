// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.RdataField.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordTypeTest {
    /** RFC 3597 5: every type has a text, its mnemonic or TYPEnnn, and both are read in any case. */
    @Test
    void everyNumberComesBackFromItsMnemonicAndFromItsGenericName() {
        for (int type = 0; type <= 65535; type++) {
            assertEquals(type, RecordType.of(RecordType.mnemonic(type)));
            assertEquals(type, RecordType.of(RecordType.mnemonic(type).toLowerCase(java.util.Locale.ROOT)));
            assertEquals(type, RecordType.of("TYPE" + type));
        }
    }

    @Test
    void whatNamesNoTypeIsMinusOne() {
        for (String text : List.of("", "TYPE", "TYPE65536", "TYPE999999", "TYPE-1", "TYPE1x", "AX", "*", "IN", "1")) {
            assertEquals(-1, RecordType.of(text), text);
        }
    }

    /** RFC 3597 4: a message compresses names in RDATA of the types of RFC 1035 alone. */
    @Test
    void namesAreCompressedInTheTypesOfRfc1035Only() {
        Set<String> compressed = IntStream.rangeClosed(0, 65535)
                .filter(type ->
                        RecordType.fields(type).stream().anyMatch(field -> field.shape() == Shape.COMPRESSIBLE_NAME))
                .mapToObj(RecordType::mnemonic)
                .collect(Collectors.toSet());
        assertEquals(Set.of("NS", "MD", "MF", "CNAME", "SOA", "MB", "MG", "MR", "PTR", "MINFO", "MX"), compressed);
    }

    @Test
    void aFieldThatReachesToTheEndIsTheLastOne() {
        for (int type = 0; type <= 65535; type++) {
            List<RdataField> fields = RecordType.fields(type);
            for (RdataField field : fields.subList(0, fields.size() - 1)) {
                assertNotEquals(Shape.REST, field.shape(), RecordType.mnemonic(type));
            }
            for (RdataField field : fields) {
                assertEquals(field.shape() == Shape.OCTETS, field.octets() > 0, field.name());
            }
        }
    }

    /** RFC 6895 3.1: OPT and 128 to 255 belong to messages. */
    @Test
    void metaTypesAreToldFromDataTypes() {
        assertTrue(RecordType.meta(RecordType.OPT));
        assertTrue(RecordType.meta(RecordType.ANY));
        assertTrue(RecordType.meta(RecordType.NXNAME));
        assertFalse(RecordType.meta(RecordType.LP));
        assertFalse(RecordType.meta(RecordType.URI));
        assertFalse(RecordType.meta(65280));
    }
}
