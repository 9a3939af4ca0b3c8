// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.authority.Wire.header;
import static guelta.dns.authority.Wire.option;
import static guelta.dns.authority.Wire.question;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import guelta.dns.zone.Zones;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** Cookies: RFC 7873 with the server cookies of RFC 9018, whose appendix has these examples. */
class CookiesTest {
    private static final String SECRET = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private static final String CLIENT = "2464c4abcf10c957";
    private static final String COOKIE = CLIENT + "010000005cf79f111f8130c3eee29480";
    private static final String ADDRESS = "198.51.100.100";
    private static final long MADE = 1559731985;

    // RFC 9018 A.1: the client comes without a server cookie.
    @Test
    void aNewClientGetsACookie() throws IOException {
        assertEquals(COOKIE, cookie(server(SECRET, null, false), CLIENT, ADDRESS, MADE));
    }

    // RFC 9018 A.2: 40 minutes later the cookie is good, and a new one is given.
    @Test
    void anAgingCookieIsRenewed() throws IOException {
        Server strict = server(SECRET, null, true);
        assertEquals(CLIENT + "010000005cf7a871d4a564a1442aca77", cookie(strict, COOKIE, ADDRESS, 1559734385));
        assertEquals(Rcode.NOERROR, ask(strict, COOKIE, ADDRESS, 1559734385).getRcode());
    }

    // RFC 9018 4.3: in its first half hour a cookie stays as it is; from the future by five minutes at most.
    @Test
    void aFreshCookieIsRepeated() throws IOException {
        Server strict = server(SECRET, null, true);
        assertEquals(COOKIE, cookie(strict, COOKIE, ADDRESS, MADE + 1800));
        assertEquals(COOKIE, cookie(strict, COOKIE, ADDRESS, MADE - 300));
        assertEquals(Rcode.BADCOOKIE, ask(strict, COOKIE, ADDRESS, MADE - 301).getRcode());
        assertEquals(Rcode.NOERROR, ask(strict, COOKIE, ADDRESS, MADE + 3600).getRcode());
        assertEquals(Rcode.BADCOOKIE, ask(strict, COOKIE, ADDRESS, MADE + 3601).getRcode());
    }

    // RFC 9018 A.3: the reserved octets of a cookie are hashed as they came; a renewed one has zeros.
    @Test
    void reservedOctetsAreKeptUntilTheCookieIsRenewed() throws IOException {
        String old = "fc93fc62807ddb86" + "01abcdef5cf78f71a314227b6679ebf5";
        String address = "203.0.113.203";
        Server strict = server(SECRET, null, true);
        assertEquals(Rcode.NOERROR, ask(strict, old, address, 1559728000).getRcode());
        assertEquals(old, cookie(strict, old, address, 1559728000));
        // An hour and 52 minutes after it was made it is no longer good; the RFC renews it all the same.
        assertEquals(Rcode.BADCOOKIE, ask(strict, old, address, 1559734700).getRcode());
        assertEquals("fc93fc62807ddb86" + "010000005cf7a9acf73a7810aca2381e", cookie(strict, old, address, 1559734700));
    }

    // RFC 9018 A.4, 5: IPv6, and a secret that was changed.
    @Test
    void aCookieOfThePreviousSecretIsGoodAndReplaced() throws IOException {
        String client = "22681ab97d52c298";
        String old = client + "010000005cf7c57926556bd0934c72f8";
        String address = "2001:db8:220:1:59de:d0f4:8769:82b8";
        Server strict = server("445536bcd2513298075a5d379663c962", "dd3bdf9344b678b185a6f5cb60fca715", true);
        assertEquals(Rcode.NOERROR, ask(strict, old, address, 1559741961).getRcode());
        assertEquals(client + "010000005cf7c609a6bb79d16625507a", cookie(strict, client, address, 1559741961));
        Server forgetful = server("445536bcd2513298075a5d379663c962", null, true);
        assertEquals(Rcode.BADCOOKIE, ask(forgetful, old, address, 1559741961).getRcode());
    }

    // RFC 7873 5.2.3: of a bad cookie, or none of the server, a strict server says so over UDP; with a good one.
    @Test
    void badCookiesAreAnsweredAsAskedFor() throws IOException {
        String forged = COOKIE.substring(0, COOKIE.length() - 1) + "1";
        Server strict = server(SECRET, null, true);
        for (String bad : List.of(forged, CLIENT, CLIENT + "0011223344556677", CLIENT + "00".repeat(32))) {
            Message answer = ask(strict, bad, ADDRESS, MADE);
            assertEquals(Rcode.BADCOOKIE, answer.getRcode());
            assertEquals(COOKIE, cookie(answer));
            assertEquals(
                    Rcode.NOERROR,
                    ask(server(SECRET, null, false), bad, ADDRESS, MADE).getRcode());
        }
        assertEquals(
                Rcode.BADCOOKIE, ask(strict, COOKIE, "198.51.100.101", MADE).getRcode(), "of somebody else");
    }

    // RFC 7873 5.2.1: without a cookie, the question is answered as ever.
    @Test
    void withoutACookieThereIsNone() throws IOException {
        Message answer = new Message(server(SECRET, null, true)
                .udp(question("ns.example.", 1, 1).opt(1232, 0, 0).bytes()));
        assertEquals(Rcode.NOERROR, answer.getRcode());
        assertEquals(List.of(), answer.getOPT().getOptions());
    }

    // RFC 7873 5.2.2: 8 octets, or 16 to 40; else the message is malformed.
    @Test
    void otherLengthsAreFormErr() throws IOException {
        Server server = server(SECRET, null, false);
        for (int length = 0; length < 50; length++) {
            boolean right = length == 8 || length >= 16 && length <= 40;
            assertEquals(
                    right ? Rcode.NOERROR : Rcode.FORMERR,
                    ask(server, "00".repeat(length), ADDRESS, MADE).getRcode(),
                    length + " octets");
        }
    }

    // RFC 7873 5.4: a question for nothing but a cookie.
    @Test
    void aCookieMayBeAllThatIsAskedFor() throws IOException {
        Server server = server(SECRET, null, false);
        Message first = askForCookie(server, CLIENT);
        assertEquals(Rcode.NOERROR, first.getRcode());
        assertEquals(COOKIE, cookie(first));
        assertEquals(Rcode.NOERROR, askForCookie(server, COOKIE).getRcode());
        assertEquals(
                Rcode.BADCOOKIE,
                askForCookie(server, CLIENT + "0011223344556677").getRcode());
        Server without = Server.of();
        assertEquals(Rcode.FORMERR, askForCookie(without, CLIENT).getRcode());
    }

    // RFC 9018 4: the hash is of the address too.
    @Test
    void eachClientHasItsOwnCookie() throws IOException {
        Server server = server(SECRET, null, false);
        assertNotEquals(cookie(server, CLIENT, "198.51.100.101", MADE), cookie(server, CLIENT, ADDRESS, MADE));
    }

    private static Message askForCookie(Server server, String cookie) throws IOException {
        byte[] question = header(0, 0, 0, 0, 1)
                .opt(1232, 0, 0, option(EDNSOption.Code.COOKIE, cookie))
                .bytes();
        return send(server, question, ADDRESS, MADE);
    }

    private static String cookie(Server server, String cookie, String address, long seconds) throws IOException {
        return cookie(ask(server, cookie, address, seconds));
    }

    private static String cookie(Message answer) {
        return HexFormat.of().formatHex(EdnsTest.data(answer, EDNSOption.Code.COOKIE));
    }

    private static Message ask(Server server, String cookie, String address, long seconds) throws IOException {
        byte[] option = option(EDNSOption.Code.COOKIE, cookie);
        return send(
                server, question("ns.example.", 1, 1).opt(1232, 0, 0, option).bytes(), address, seconds);
    }

    private static Message send(Server server, byte[] question, String address, long seconds) throws IOException {
        byte[] octets = InetAddress.getByName(address).getAddress();
        byte[] all = new byte[16];
        System.arraycopy(octets, 0, all, 16 - octets.length, octets.length);
        long hi = Long.parseUnsignedLong(HexFormat.of().formatHex(all, 0, 8), 16);
        long lo = Long.parseUnsignedLong(HexFormat.of().formatHex(all, 8, 16), 16);
        lo |= octets.length == 4 ? 0xffff_0000_0000L : 0;
        return new Message(server.ask(question, false, Server.LARGEST, hi, lo, seconds));
    }

    private static Server server(String secret, String previous, boolean strict) {
        AuthoritySettings settings = new AuthoritySettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(HexFormat.of().parseHex(secret)),
                Optional.ofNullable(previous).map(HexFormat.of()::parseHex),
                strict,
                1232);
        return new Server(settings, Zones.of(List.of(Server.zone("example.", """
                        @ SOA ns.example. admin.example. 1 3600 600 86400 300
                        @ NS ns
                        ns A 192.0.2.1
                        """))));
    }
}
