// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.zone.Node;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the server says about itself in class CHAOS (RFC 4892). */
final class Chaos {
    static final int CLASS = 3;

    private static final byte[] ID_SERVER = DomainName.of("id.server").wire();
    private static final byte[] HOSTNAME_BIND = DomainName.of("hostname.bind").wire();
    private static final byte[] VERSION_SERVER = DomainName.of("version.server").wire();
    private static final byte[] VERSION_BIND = DomainName.of("version.bind").wire();

    private final byte @Nullable [] identity;
    private final byte @Nullable [] version;

    Chaos(AuthoritySettings settings) {
        this.identity = settings.identity().map(Chaos::string).orElse(null);
        this.version = settings.version().map(Chaos::string).orElse(null);
    }

    /** A text as a character-string. */
    private static byte[] string(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        byte[] string = new byte[1 + Math.min(255, octets.length)];
        string[0] = (byte) (string.length - 1);
        System.arraycopy(octets, 0, string, 1, string.length - 1);
        return string;
    }

    /** Writes the answer to a request of class CHAOS; says its response code. */
    int answer(Request request, Message message) {
        byte[] text = text(request);
        if (text == null || request.type != RecordType.TXT && request.type != RecordType.ANY) {
            return Rcode.REFUSED;
        }
        byte[] octets = message.octets;
        int at = message.at;
        put16(octets, at, Node.OWNER);
        put16(octets, at + 2, RecordType.TXT);
        put16(octets, at + 4, CLASS);
        put32(octets, at + 6, 0);
        put16(octets, at + 10, text.length);
        System.arraycopy(text, 0, octets, at + 12, text.length);
        message.at = at + 12 + text.length;
        message.answers = 1;
        return Rcode.NOERROR;
    }

    private byte @Nullable [] text(Request request) {
        if (asks(request, ID_SERVER) || asks(request, HOSTNAME_BIND)) {
            return identity;
        }
        return asks(request, VERSION_SERVER) || asks(request, VERSION_BIND) ? version : null;
    }

    private static boolean asks(Request request, byte[] name) {
        int length = request.name.length(0);
        return Arrays.equals(request.name.octets(), 0, length, name, 0, name.length);
    }
}
