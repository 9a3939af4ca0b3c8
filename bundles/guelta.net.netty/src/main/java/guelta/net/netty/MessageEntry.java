// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler;
import guelta.net.Listen;
import guelta.net.Transport;
import guelta.net.device.Candidate;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A port of messages, which one handler serves. */
final class MessageEntry extends Entry<Port> {
    private @Nullable Candidate<DatagramHandler> serving;
    private @Nullable Listen listen;

    MessageEntry(PortKey key, NettyDevice device) {
        super(key, device);
    }

    /** Has the best of those who want it serve it. */
    void serve(SortedMap<Candidate<DatagramHandler>, Listen> wishes, long now) {
        wishes.entrySet().removeIf(wish -> !showable(wish.getValue(), now));
        if (!wishes.isEmpty() && !open(now)) {
            return;
        }
        for (Map.Entry<Candidate<DatagramHandler>, Listen> wish : wishes.entrySet()) {
            Candidate<DatagramHandler> candidate = wish.getKey();
            if (candidate.equals(serving) && wish.getValue().equals(listen)) {
                return;
            }
            try {
                Listen wanted = wish.getValue();
                ServerTls shown = wanted.tls().map(device::shown).orElse(null);
                port.serve(candidate.handler(), wanted.limits(), shown);
                serving = candidate;
                listen = wanted;
                served();
                return;
            } catch (RuntimeException | LinkageError broken) {
                device.refuse(candidate, broken);
            }
        }
        park(now);
    }

    @Override
    Port open(Sockets.Opened opened) {
        return key.transport() == Transport.UDP
                ? new UdpPort(key, device.sockets(), opened, threads())
                : new TcpPort(key, device.sockets(), opened, threads());
    }

    @Override
    String serving() {
        return serving == null ? "" : serving.bundle();
    }

    @Override
    void suspend() {
        port.park();
        serving = null;
        listen = null;
    }
}
