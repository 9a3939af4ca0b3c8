// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client of a device, over real sockets; nothing waits longer than ten seconds. */
final class Client {
    private static final int PATIENCE_MILLIS = 10_000;

    private Client() {}

    static DatagramSocket datagrams() throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static void send(DatagramSocket socket, InetSocketAddress to, byte... message) throws IOException {
        socket.send(new DatagramPacket(message, message.length, to));
    }

    static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return packet;
    }

    static byte[] ask(DatagramSocket socket, InetSocketAddress to, byte... message) throws IOException {
        send(socket, to, message);
        DatagramPacket packet = receive(socket);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    static Connection connect(InetSocketAddress to) throws IOException {
        Socket socket = new Socket(to.getAddress(), to.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Connection(
                socket, new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
    }

    record Connection(Socket socket, DataInputStream in, DataOutputStream out) implements AutoCloseable {
        void send(byte... message) throws IOException {
            byte[] frame = new byte[message.length + 2];
            frame[0] = (byte) (message.length >> 8);
            frame[1] = (byte) message.length;
            System.arraycopy(message, 0, frame, 2, message.length);
            out.write(frame);
        }

        byte[] receive() throws IOException {
            return in.readNBytes(in.readUnsignedShort());
        }

        byte[] ask(byte... message) throws IOException {
            send(message);
            return receive();
        }

        /** Whether the server closes; not when it says something, or nothing for too long. */
        boolean isClosedByServer() throws IOException {
            try {
                return in.read() < 0;
            } catch (java.net.SocketTimeoutException stillOpen) {
                return false;
            } catch (IOException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier so) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("not within ten seconds: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
