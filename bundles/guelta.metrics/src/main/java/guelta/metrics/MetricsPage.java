// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * One page by HTTP/1.1: {@code GET /metrics}, a request a connection, one after the other. Enough for a scraper on the
 * same machine or network, and for nobody else: who is slow is left after two seconds.
 */
final class MetricsPage implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int LONGEST_HEAD = 8_192;
    private static final int BACKLOG = 16;

    private final ServerSocket listening;
    private final Supplier<String> page;
    private final Thread thread;

    /** Binds and serves; throws what the system refuses. */
    MetricsPage(InetSocketAddress address, Supplier<String> page) throws IOException {
        this.page = page;
        listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.bind(address, BACKLOG);
        } catch (IOException refused) {
            listening.close();
            throw refused;
        }
        thread = new Thread(this::serve, "guelta.metrics");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    @Override
    public void close() {
        try {
            listening.close();
            thread.join(2L * PATIENCE_MILLIS);
        } catch (IOException gone) {
            // Closed is what it should be.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket peer = listening.accept()) {
                peer.setSoTimeout(PATIENCE_MILLIS);
                answer(peer);
            } catch (IOException left) {
                // The peer went, or was slow, or this is being closed: the next one.
            }
        }
    }

    private void answer(Socket peer) throws IOException {
        String head = head(peer.getInputStream());
        String[] request = head.substring(0, Math.max(0, head.indexOf('\r'))).split(" ");
        if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
            reply(peer, "400 Bad Request", "This is HTTP/1.1.\n", true);
        } else if (!request[0].equals("GET") && !request[0].equals("HEAD")) {
            reply(peer, "405 Method Not Allowed", "Allowed is GET.\n", true);
        } else if (!request[1].equals("/metrics") && !request[1].startsWith("/metrics?")) {
            reply(peer, "404 Not Found", "The figures are at /metrics.\n", request[0].equals("GET"));
        } else {
            reply(peer, "200 OK", page.get(), request[0].equals("GET"));
        }
    }

    /** The request up to its empty line; what is longer than any is cut, and then no request. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (head.length() < LONGEST_HEAD && head.indexOf("\r\n\r\n") < 0) {
            byte[] part = new byte[1_024];
            int length = in.read(part);
            if (length < 0 || System.nanoTime() - end > 0) {
                throw new IOException("no whole request");
            }
            head.append(new String(part, 0, length, StandardCharsets.ISO_8859_1));
        }
        return head.toString();
    }

    private static void reply(Socket peer, String status, String text, boolean body) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                + "Content-Length: " + octets.length + "\r\nConnection: close\r\n\r\n";
        peer.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (body) {
            peer.getOutputStream().write(octets);
        }
        peer.getOutputStream().flush();
        peer.shutdownOutput();
    }
}
