// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.HttpField;
import guelta.net.HttpFields;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of HTTP/1.1 that says exactly what it is told to, and reads answers strictly. */
record RawHttp(Socket socket, InputStream in) implements AutoCloseable {
    /** An answer, its body without framing. */
    record Answer(int status, HttpFields fields, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }

        String field(String name) {
            return fields.first(name).orElse("");
        }
    }

    static RawHttp connect(InetSocketAddress to) throws IOException {
        return of(new Socket(to.getAddress(), to.getPort()));
    }

    static RawHttp of(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return new RawHttp(socket, new BufferedInputStream(socket.getInputStream()));
    }

    RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** A request without body. */
    RawHttp get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: a.test\r\n\r\n");
    }

    /** The next final answer. */
    Answer receive() throws IOException {
        return receive(false);
    }

    /**
     * The next answer.
     *
     * @param bodyless whether the request was HEAD
     */
    Answer receive(boolean bodyless) throws IOException {
        String first = line();
        if (!first.matches("HTTP/1\\.1 [1-5][0-9][0-9] [ -~]*")) {
            throw new IOException("no status line: " + first);
        }
        int status = Integer.parseInt(first.substring(9, 12));
        List<HttpField> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(": ");
            fields.add(new HttpField(line.substring(0, colon), line.substring(colon + 2)));
        }
        HttpFields all = new HttpFields(fields);
        if (bodyless || status < 200 || status == 204 || status == 304) {
            return new Answer(status, all, new byte[0]);
        }
        if (all.has("Transfer-Encoding")) {
            return new Answer(status, all, chunks());
        }
        if (all.has("Content-Length")) {
            int length = Integer.parseInt(all.first("Content-Length").orElseThrow());
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the body ends after " + body.length + " of " + length);
            }
            return new Answer(status, all, body);
        }
        return new Answer(status, all, in.readAllBytes());
    }

    /** Whether the server has ended its side. */
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            byte[] part = in.readNBytes(size);
            if (part.length < size || !line().isEmpty()) {
                throw new EOFException("the body ends within a chunk");
            }
            if (size == 0) {
                return body.toByteArray();
            }
            body.writeBytes(part);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ends within a line: " + line);
            }
            if (octet == '\n') {
                if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
                    throw new IOException("a line without CR: " + line);
                }
                return line.substring(0, line.length() - 1);
            }
            line.append((char) octet);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
