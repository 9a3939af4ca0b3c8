// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.text.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "anna", "7of9", "anna@example.org", "a.b_c+d-e", "lock", "a.lock.b"})
    void namesOfThePromisedFormAreTaken(String name) throws Exception {
        assertEquals(name, AccountName.parse(name).text());
    }

    /** What is typed at a login comes from keyboards that begin with a capital. */
    @Test
    void capitalsAreFolded() throws Exception {
        assertEquals(AccountName.parse("anna@example.org"), AccountName.parse("Anna@Example.ORG"));
    }

    /** The name is part of a Git reference (git check-ref-format), of paths, and of the href of a account. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".a",
                "-a",
                "@a",
                "a..b",
                "a.",
                "a.lock",
                "A.LOCK",
                "a/b",
                "a b",
                "a:b",
                "a%2f",
                "a\u0000",
                "\u00e4",
                "\u212aate",
                "a\n",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void otherNamesAreRefusedWithWhatIsAllowed(String name) {
        Malformed malformed = assertThrows(Malformed.class, () -> AccountName.parse(name));

        assertTrue(malformed.getMessage().contains("1 to 64 of a-z, 0-9"), malformed.getMessage());
    }

    @Test
    void anAccountIsWrittenAsItsFile() throws Exception {
        assertEquals(Principal.user(new AccountName("anna")), Principal.parse("Anna"));
        assertEquals(Principal.user(new AccountName("anna")), Principal.parse("users/anna"));
        assertEquals("groups/staff", Principal.parse("groups/Staff").path().toString());
        assertThrows(Malformed.class, () -> Principal.parse("staff/anna"));
        assertThrows(Malformed.class, () -> Principal.parse("groups/"));
    }
}
