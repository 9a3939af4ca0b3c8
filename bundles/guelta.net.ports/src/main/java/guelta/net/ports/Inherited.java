// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that whoever started this process has bound for it, as systemd does: descriptors from 3 on, their number
 * in {@code LISTEN_FDS}, meant for the process in {@code LISTEN_PID} (sd_listen_fds(3)). They stay open as long as the
 * process; ports work on duplicates. Immutable.
 */
final class Inherited {
    static final int FIRST = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Inherited.class);
    private static final int MOST = 4_096;

    private final Map<Ports.Key, List<Integer>> sockets;

    private Inherited(Map<Ports.Key, List<Integer>> sockets) {
        this.sockets = sockets;
    }

    /** What the environment says; nothing when it is meant for another process. */
    static Inherited of(Map<String, String> environment, long pid) {
        String count = environment.getOrDefault("LISTEN_FDS", "");
        if (count.isEmpty() || !environment.getOrDefault("LISTEN_PID", "").equals(Long.toString(pid))) {
            return none();
        }
        if (!count.matches("[0-9]{1,4}") || Integer.parseInt(count) > MOST) {
            LOG.error("LISTEN_FDS is '{}', allowed is a number up to {}; no socket is taken over", count, MOST);
            return none();
        }
        return of(FIRST, Integer.parseInt(count));
    }

    static Inherited none() {
        return new Inherited(Map.of());
    }

    /** The sockets among the descriptors from the first on. */
    static Inherited of(int first, int count) {
        Map<Ports.Key, List<Integer>> sockets = new LinkedHashMap<>();
        for (int descriptor = first; descriptor < first + count; descriptor++) {
            try {
                Ports.Key key = new Ports.Key(Kernel.isDatagram(descriptor) ? "udp" : "tcp", Kernel.local(descriptor));
                Kernel.adopt(descriptor, key.transport().equals("udp"), key.address());
                sockets.computeIfAbsent(key, made -> new ArrayList<>()).add(descriptor);
                LOG.info("inherited: {} {}", key.transport(), key.address());
            } catch (IOException unusable) {
                LOG.error(
                        "descriptor {} of LISTEN_FDS is not taken over: {}; allowed are bound UDP sockets and"
                                + " listening TCP sockets",
                        descriptor,
                        unusable.getMessage());
            }
        }
        return new Inherited(sockets);
    }

    /** The descriptors of an address; none when it was not inherited. */
    List<Integer> descriptors(Ports.Key key) {
        return sockets.getOrDefault(key, List.of());
    }

    /** The addresses of a transport, for devices. */
    List<InetSocketAddress> addresses(String transport) {
        return sockets.keySet().stream()
                .filter(key -> key.transport().equals(transport))
                .map(Ports.Key::address)
                .toList();
    }
}
