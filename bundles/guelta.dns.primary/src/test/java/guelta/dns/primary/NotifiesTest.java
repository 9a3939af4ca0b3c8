// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.message.Messages;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Notifies that come in (RFC 1996). */
class NotifiesTest extends OrdinaryRequests {
    /** RFC 1996 and facts/dns.md: a key that may notify is heard; nobody else is. */
    @Test
    void signedNotifiesAreHeard() throws Exception {
        Message notify = Messages.question(9, Opcode.NOTIFY, Name.fromString("example.org."), Type.SOA);
        assertEquals(Rcode.NOERROR, signed(NOTIFY_KEY, notify).getRcode());
        assertEquals(1, notified.get());
        assertEquals(Rcode.REFUSED, new Message(ask(notify)).getRcode());
        Message other = Messages.question(9, Opcode.NOTIFY, Name.fromString("example.net."), Type.SOA);
        assertEquals(Rcode.REFUSED, signed(NOTIFY_KEY, other).getRcode());
        assertEquals(1, notified.get());
    }
}
