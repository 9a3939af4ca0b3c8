// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client of a device, over a real socket; nothing waits longer than half a minute. */
public interface Client extends AutoCloseable {
    int PATIENCE_MILLIS = 30_000;

    void send(byte... message) throws IOException;

    byte[] receive() throws IOException;

    @Override
    void close() throws IOException;

    default byte[] ask(byte... message) throws IOException {
        send(message);
        return receive();
    }

    /** A client of a port, over its transport. */
    static Client of(PortState port) throws IOException {
        return switch (port.transport()) {
            case UDP -> new Datagrams(datagrams(), port.address());
            case TCP16 -> connect(port.address());
            default -> throw new IllegalArgumentException(port + " has no client here");
        };
    }

    /** A socket that hears answers from anywhere. */
    static DatagramSocket datagrams() throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static Connection connect(InetSocketAddress to) throws IOException {
        Socket socket = new Socket(to.getAddress(), to.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Connection(
                socket, new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
    }

    /** One message a datagram. */
    record Datagrams(DatagramSocket socket, InetSocketAddress to) implements Client {
        @Override
        public void send(byte... message) throws IOException {
            socket.send(new DatagramPacket(message, message.length, to));
        }

        @Override
        public byte[] receive() throws IOException {
            DatagramPacket packet = packet();
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        /** The next answer with where it came from. */
        public DatagramPacket packet() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            return packet;
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Messages behind their length in two bytes. */
    record Connection(Socket socket, DataInputStream in, DataOutputStream out) implements Client {
        @Override
        public void send(byte... message) throws IOException {
            byte[] frame = new byte[message.length + 2];
            frame[0] = (byte) (message.length >> 8);
            frame[1] = (byte) message.length;
            System.arraycopy(message, 0, frame, 2, message.length);
            out.write(frame);
        }

        @Override
        public byte[] receive() throws IOException {
            return in.readNBytes(in.readUnsignedShort());
        }

        /** Whether the server closes; not when it says something, or nothing for too long. */
        public boolean isClosedByServer() throws IOException {
            try {
                return in.read() < 0;
            } catch (SocketTimeoutException stillOpen) {
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
                fail("not within half a minute: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
