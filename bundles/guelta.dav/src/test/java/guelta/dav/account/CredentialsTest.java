// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
    /** RFC 7617 2, the example. */
    @Test
    void theExampleOfTheRfcIsRead() throws Exception {
        assertEquals(
                new Credentials("Aladdin", "open sesame"), Credentials.basic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    }

    /** RFC 7617 2.1, the example: a pound sign in UTF-8. */
    @Test
    void theExampleInUtf8IsRead() throws Exception {
        assertEquals(new Credentials("test", "123\u00a3"), Credentials.basic("Basic dGVzdDoxMjPCow=="));
    }

    /** RFC 7617 2.1: a client may not know of charset, and sends what it always has sent. */
    @Test
    void whatIsNoUtf8IsLatin1() throws Exception {
        assertEquals(
                new Credentials("test", "123\u00a3"),
                Credentials.basic(basic("test:123\u00a3".getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** RFC 7235 2.1: the name of a scheme is in any case of letters. */
    @Test
    void theSchemeIsInAnyCase() throws Exception {
        assertEquals(
                new Credentials("Aladdin", "open sesame"), Credentials.basic("bASIC   QWxhZGRpbjpvcGVuIHNlc2FtZQ== "));
    }

    /** RFC 7617 2: the user ends at the first colon, the password has all others. */
    @Property
    void everyUserAndPasswordComesBack(@ForAll("texts") String user, @ForAll("texts") String password)
            throws Exception {
        String name = user.replace(":", "");

        Credentials credentials = Credentials.basic(basic((name + ":" + password).getBytes(StandardCharsets.UTF_8)));

        assertEquals(name, credentials.user());
        assertEquals(password, credentials.password());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars(':', ' ', '%', '\\', '\u00e4', '\u20ac')
                .withCharRange('!', '~')
                .ofMaxLength(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the Authorization is not 'Basic' and what follows",
                "Basic | the Authorization is not 'Basic' and what follows",
                "Bearer abc | the Authorization is not 'Basic' and what follows",
                "Basic !!! | the Authorization is not in Base64",
                "Basic dGVzdDoxMjM=x | the Authorization is not in Base64",
                "Basic dGVzdA== | the Authorization has no colon between user and password"
            })
    void whatIsNoBasicAuthorizationIsTold(String header, String sentence) {
        Malformed malformed = assertThrows(Malformed.class, () -> Credentials.basic(header));

        assertEquals(sentence, malformed.getMessage());
    }

    /** RFC 7617 2: neither may have control characters. */
    @Test
    void controlCharactersAreRefused() {
        assertThrows(Malformed.class, () -> Credentials.basic(basic("a\u0000:b".getBytes(StandardCharsets.UTF_8))));
        assertThrows(Malformed.class, () -> Credentials.basic(basic("a:b\n".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aLongAuthorizationIsRefusedBeforeItIsDecoded() {
        Malformed malformed = assertThrows(Malformed.class, () -> Credentials.basic("Basic " + "QUFB".repeat(3_000)));

        assertEquals("the Authorization has 12006 characters, allowed are 8192", malformed.getMessage());
    }

    @Test
    void thePasswordIsNotShownWhereItIsPrinted() {
        assertFalse(new Credentials("anna", "open sesame").toString().contains("sesame"));
    }

    private static String basic(byte[] octets) {
        return "Basic " + Base64.getEncoder().encodeToString(octets);
    }
}
