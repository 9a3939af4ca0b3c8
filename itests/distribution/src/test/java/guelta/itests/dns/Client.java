// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import guelta.itests.Ports;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One question at a time, asked once, over UDP or over a TCP connection that is kept until the server closes it; nothing within the
 * patience, in milliseconds, is an empty answer.
 */
public abstract sealed class Client implements AutoCloseable {
    private int nextId = 1;

    /** Sends a message and returns the answer with the same id. */
    public abstract Optional<byte[]> exchange(byte[] message);

    @Override
    public abstract void close();

    public Optional<Reply> ask(Question question) {
        nextId = nextId % 0xffff + 1;
        return exchange(question.wire(nextId)).map(Reply::parse);
    }

    /** Asks for a name and type without EDNS. */
    public Optional<Reply> ask(String name, String type) {
        return ask(new Question("", "", name, Types.number(type)));
    }

    public static Client udp(InetSocketAddress server, int patience) {
        return new Udp(server, patience);
    }

    public static Client tcp(InetSocketAddress server, int patience) {
        return new Tcp(server, patience);
    }

    private static boolean sameId(byte[] one, byte[] other) {
        return one.length >= 2 && one[0] == other[0] && one[1] == other[1];
    }

    private static final class Udp extends Client {
        private final DatagramSocket socket;
        private final InetSocketAddress server;
        private final byte[] buffer = new byte[65535];

        Udp(InetSocketAddress server, int patience) {
            this.server = server;
            try {
                socket = new DatagramSocket(0, Ports.LOOPBACK);
                socket.setSoTimeout(patience);
            } catch (SocketException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Optional<byte[]> exchange(byte[] message) {
            try {
                socket.send(new DatagramPacket(message, message.length, server));
                while (true) {
                    var packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    var answer = Arrays.copyOf(buffer, packet.getLength());
                    if (sameId(answer, message)) {
                        return Optional.of(answer);
                    }
                }
            } catch (SocketTimeoutException silent) {
                return Optional.empty();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static final class Tcp extends Client {
        private final InetSocketAddress server;
        private final int patience;
        private Socket socket;

        Tcp(InetSocketAddress server, int patience) {
            this.server = server;
            this.patience = patience;
        }

        @Override
        public Optional<byte[]> exchange(byte[] message) {
            while (true) {
                var kept = socket != null;
                try {
                    return Optional.of(once(message));
                } catch (SocketTimeoutException silent) {
                    close();
                    return Optional.empty();
                } catch (EOFException | SocketException closed) {
                    close();
                    if (!kept) {
                        return Optional.empty();
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private byte[] once(byte[] message) throws IOException {
            if (socket == null) {
                socket = new Socket();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(patience);
                socket.connect(server, patience);
            }
            var framed = new byte[message.length + 2];
            framed[0] = (byte) (message.length >> 8);
            framed[1] = (byte) message.length;
            System.arraycopy(message, 0, framed, 2, message.length);
            socket.getOutputStream().write(framed);
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                var answer = new byte[in.readUnsignedShort()];
                in.readFully(answer);
                if (sameId(answer, message)) {
                    return answer;
                }
            }
        }

        @Override
        public void close() {
            if (socket != null) {
                try {
                    socket.close();
                } catch (IOException gone) {
                    // closed is closed
                }
                socket = null;
            }
        }
    }
}
