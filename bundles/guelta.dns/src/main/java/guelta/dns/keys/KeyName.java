// SPDX-License-Identifier: Apache-2.0
package guelta.dns.keys;

import guelta.dns.DomainName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the name of a key means: {@code ANYTHING._update.ZONE}, {@code ANYTHING._transfer.ZONE} or {@code
 * ANYTHING._notify.ZONE}, of which the rightmost counts. In front of {@code _transfer} may stand the IPv4 addresses of
 * the primary, {@code 192.0.2.1._transfer.ZONE}, or of primary and secondary, {@code
 * 192.0.2.1.198.51.100.2._transfer.ZONE}.
 *
 * @param right what the key is for
 * @param zone below which, itself included; the root for everything
 * @param primary where the zone comes from
 * @param secondary who has to be told of changes
 */
public record KeyName(Right right, DomainName zone, Optional<InetAddress> primary, Optional<InetAddress> secondary) {
    private static final int OCTETS = 4;

    /** The meaning of a name; empty when it has none, and the key no right. */
    public static Optional<KeyName> of(DomainName name) {
        List<String> labels = labels(name);
        for (int at = labels.size() - 1; at >= 0; at--) {
            for (Right right : Right.values()) {
                if (labels.get(at).equals(right.label())) {
                    return Optional.of(of(right, name, labels, at));
                }
            }
        }
        return Optional.empty();
    }

    private static KeyName of(Right right, DomainName name, List<String> labels, int at) {
        DomainName zone = name;
        for (int i = 0; i <= at; i++) {
            zone = zone.parent();
        }
        Optional<InetAddress> near = right == Right.TRANSFER ? address(labels, at - OCTETS) : Optional.empty();
        Optional<InetAddress> far = near.isPresent() ? address(labels, at - 2 * OCTETS) : Optional.empty();
        return far.isPresent() ? new KeyName(right, zone, far, near) : new KeyName(right, zone, near, Optional.empty());
    }

    /** Whether the key may do something to a zone or to a name. */
    public boolean allows(Right wanted, DomainName name) {
        return right.includes(wanted) && name.within(zone);
    }

    private static List<String> labels(DomainName name) {
        List<String> labels = new ArrayList<>();
        byte[] wire = name.wire();
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            labels.add(new String(wire, at + 1, wire[at], StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
        }
        return labels;
    }

    private static Optional<InetAddress> address(List<String> labels, int from) {
        if (from < 0) {
            return Optional.empty();
        }
        byte[] address = new byte[OCTETS];
        for (int i = 0; i < OCTETS; i++) {
            String label = labels.get(from + i);
            if (!label.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(label) > 255) {
                return Optional.empty();
            }
            address[i] = (byte) Integer.parseInt(label);
        }
        try {
            return Optional.of(InetAddress.getByAddress(address));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four octets are an address", impossible);
        }
    }
}
