// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison that all transcripts rest on sees differences, and only those that mean something. */
class ExpectedTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <a xmlns='DAV:'/>                        | <D:a xmlns:D='DAV:'/>                   | true
            <a xmlns='DAV:'/>                        | <a xmlns='urn:x'/>                      | false
            <a><b/><c/></a>                          | <a><c/> <b/></a>                        | true
            <a><b/></a>                              | <a><b/><b/></a>                         | false
            <a><b/><b/></a>                          | <a><b/></a>                             | false
            <a>...<b/></a>                           | <a><c/><b/></a>                         | true
            <a>...<b/></a>                           | <a><c/></a>                             | false
            <a/>                                     | <a>text</a>                             | false
            <a/>                                     | <a><b/></a>                             | false
            <a>x</a>                                 | <a> x </a>                              | true
            <a>x...z</a>                             | <a>xyz</a>                              | true
            <a>x...z</a>                             | <a>xy</a>                               | false
            <a b='1'/>                               | <a/>                                    | false
            <a/>                                     | <a b='1'/>                              | false
            <a b='1'/>                               | <a b='2'/>                              | false
            <a><b>{{n}}</b><c>{{n}}</c></a>          | <a><b>1</b><c>1</c></a>                 | true
            <a><b>{{n}}</b><c>{{n}}</c></a>          | <a><b>1</b><c>2</c></a>                 | false
            <a><b>{{n}}</b></a>                      | <a><b/></a>                             | false
            <a><b>1</b><b>2</b></a>                  | <a><b>2</b><b>1</b></a>                 | true
            <acl xmlns='DAV:'><b/><c/></acl>         | <acl xmlns='DAV:'><c/><b/></acl>        | false
            <e xmlns='DAV:'/>                        | <e xmlns='DAV:'><responsedescription/></e> | true
            """)
    void xmlIsComparedByWhatItMeans(String expected, String actual, boolean same) throws Malformed {
        Element wanted = Element.parse(expected.getBytes(UTF_8));
        assertEquals(same, new Expected().matches(wanted, Element.parse(actual.getBytes(UTF_8))));
    }

    @ParameterizedTest
    @CsvSource({
        "207,207,true",
        "207,20,false",
        "OPTIONS...PUT...,'OPTIONS, PUT',true",
        "a...,b,false",
        "a b,'a  b',true"
    })
    void textIsComparedWithoutItsWhiteSpace(String expected, String actual, boolean same) {
        assertEquals(same, new Expected().matches(expected, actual));
    }
}
