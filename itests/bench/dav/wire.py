# SPDX-License-Identifier: Apache-2.0
"""A connection to a server of HTTP/1.1 that takes less of the processor than Python's own: what is measured is the server."""

import re
import socket

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.I)
CLOSE = re.compile(rb"\r\nconnection: *close", re.I)
KEEP = re.compile(rb"\r\nconnection: *keep-alive", re.I)


class Closed(ConnectionError):
    """The server has closed before it answered."""


class Connection:
    """Is kept as long as the server keeps it, and opened again by the next request then."""

    def __init__(self, host, port, timeout):
        self.address = (host, port)
        self.timeout = timeout
        self.socket = None
        self.rest = b""

    def request(self, head, body):
        """Sends a head, which ends with an empty line, and a body; gives status and body of the answer."""
        kept = self.socket is not None
        try:
            return self.exchange(head + body)
        except ConnectionError:
            # A server that closes after each answer without having said so has not read it.
            self.close()
            if not kept:
                raise
            return self.exchange(head + body)

    def exchange(self, octets):
        if self.socket is None:
            self.socket = socket.create_connection(self.address, self.timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.rest = b""
        self.socket.sendall(octets)
        head = self.until(b"\r\n\r\n")
        while head[9:10] == b"1":
            head = self.until(b"\r\n\r\n")
        status = int(head[9:12])
        length = LENGTH.search(head)
        if status in (204, 304):
            body = b""
        elif length:
            body = self.exactly(int(length.group(1)))
        elif CHUNKED.search(head):
            body = self.chunks()
        else:
            body = self.all()
        if CLOSE.search(head) or head.startswith(b"HTTP/1.0") and not KEEP.search(head):
            self.close()
        return status, body

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def more(self):
        octets = self.socket.recv(1 << 18)
        if not octets:
            raise Closed("the server has closed")
        return octets

    def until(self, mark):
        while mark not in self.rest:
            self.rest += self.more()
        found, _, self.rest = self.rest.partition(mark)
        return found

    def exactly(self, length):
        parts, have = [self.rest], len(self.rest)
        while have < length:
            parts.append(self.more())
            have += len(parts[-1])
        octets = b"".join(parts)
        self.rest = octets[length:]
        return octets[:length]

    def chunks(self):
        parts = []
        while True:
            size = int(self.until(b"\r\n").split(b";")[0], 16)
            if size == 0:
                while self.until(b"\r\n"):
                    pass
                return b"".join(parts)
            parts.append(self.exactly(size))
            self.exactly(2)

    def all(self):
        parts = [self.rest]
        self.rest = b""
        try:
            while True:
                parts.append(self.more())
        except Closed:
            self.close()
            return b"".join(parts)
