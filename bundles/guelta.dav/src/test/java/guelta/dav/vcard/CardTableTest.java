// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CardTableTest {
    private static final VCard ANNA = Cards.card(
            CardVersion.V3,
            "FN:Dr. Anna Maria Example",
            "N:Example;Anna;Maria;Dr.;",
            "ORG:Guelta\\, Inc.;Sales",
            "TITLE:Manager",
            "BDAY;VALUE=date;X-APPLE-OMIT-YEAR=1604:1604-04-12",
            "EMAIL;TYPE=INTERNET,WORK,pref:anna@example.org",
            "EMAIL;TYPE=INTERNET,HOME:anna@home.example",
            "item1.TEL:+49 1",
            "item1.X-ABLABEL:_$!<Mobile>!$_",
            "TEL;TYPE=CELL:+49 2",
            "ADR;TYPE=HOME:;;1 Street;Town;;12345;Germany",
            "CATEGORIES:friends,work",
            "NOTE:She said \"hi\"\\nand left");
    private static final VCard BEN = Cards.card(
            CardVersion.V4, "FN:Ben", "TEL;VALUE=uri;TYPE=work:tel:+1-2", "BDAY:19850412", "URL:https://b.example/");
    private static final VCard GROUP = Cards.card(CardVersion.V3, "FN:All", "X-ADDRESSBOOKSERVER-KIND:group");

    /** RFC 4180: CRLF, quotes doubled within quotes; the columns are those that Google Contacts exports. */
    @Test
    void googlesColumns() {
        assertEquals(
                "First Name,Middle Name,Last Name,Name Prefix,Organization Name,Organization Department,"
                        + "Organization Title,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,"
                        + "E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,"
                        + "Address 1 - Label,Address 1 - Street,Address 1 - City,Address 1 - Postal Code,"
                        + "Address 1 - Country,Website 1 - Value\r\n"
                        + "Anna,Maria,Example,Dr.,\"Guelta, Inc.\",Sales,Manager,--04-12,"
                        + "\"She said \"\"hi\"\"\nand left\",friends ::: work,* Work,anna@example.org,Home,"
                        + "anna@home.example,Mobile,+49 1,Cell,+49 2,Home,1 Street,Town,12345,Germany,\r\n"
                        + "Ben,,,,,,,1985-04-12,,,,,,,Work,+1-2,,,,,,,,https://b.example/\r\n",
                CardTable.GOOGLE.of(List.of(ANNA, GROUP, BEN)));
    }

    @Test
    void outlooksColumns() {
        assertEquals(
                "First Name,Middle Name,Last Name,Title,Company,Department,Job Title,Birthday,Notes,Categories,"
                        + "Other Phone,Mobile Phone,E-mail Address,E-mail 2 Address,Home Street,Home City,"
                        + "Home Postal Code,Home Country/Region,Web Page,Business Phone\r\n"
                        + "Anna,Maria,Example,Dr.,\"Guelta, Inc.\",Sales,Manager,--04-12,"
                        + "\"She said \"\"hi\"\"\nand left\",friends;work,+49 1,+49 2,anna@example.org,"
                        + "anna@home.example,1 Street,Town,12345,Germany,,\r\n"
                        + "Ben,,,,,,,1985-04-12,,,,,,,,,,,https://b.example/,+1-2\r\n",
                CardTable.OUTLOOK.of(List.of(ANNA, GROUP, BEN)));
    }

    @Test
    void noCardsAreATableOfNames() {
        assertEquals("First Name,Middle Name,Last Name\r\n", CardTable.GOOGLE.of(List.of()));
    }

    /** Programs that read tables take no control characters but line ends in quotes, and some stop at a NUL. */
    @Test
    void controlCharactersAreLeftOut() {
        VCard card = Cards.card(CardVersion.V3, "FN:A\u0000", "NOTE:b\u0007\\nc\td");

        assertEquals(
                "First Name,Middle Name,Last Name,Notes\r\nA,,,\"b\nc\td\"\r\n", CardTable.OUTLOOK.of(List.of(card)));
    }

    /** Two numbers of one use have two columns. */
    @Test
    void aSecondNumberOfOneUseIsNotLost() {
        VCard card = Cards.card(CardVersion.V3, "FN:A", "TEL;TYPE=home:1", "TEL;TYPE=home:2", "TEL;TYPE=home,fax:3");

        assertEquals(
                "First Name,Middle Name,Last Name,Home Phone,Home Phone 2,Home Fax\r\nA,,,1,2,3\r\n",
                CardTable.OUTLOOK.of(List.of(card)));
    }
}
