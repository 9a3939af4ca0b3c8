# SPDX-License-Identifier: Apache-2.0
"""Binds an address by UDP and TCP and becomes a program that takes the sockets over, as systemd does it (sd_listen_fds(3)):
python3 listen.py HOST PORT PROGRAM ARGUMENT..."""
import os
import socket
import sys

host, port, program = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
family = socket.AF_INET6 if ":" in host else socket.AF_INET
sockets = [socket.socket(family, kind) for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)]
for one in sockets:
    if family == socket.AF_INET6:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    one.bind((host, port))
sockets[1].listen()
# Moved away first, so that none is where another belongs.
moved = [os.dup2(one.fileno(), 20 + i) for i, one in enumerate(sockets)]
for i, descriptor in enumerate(moved):
    os.dup2(descriptor, 3 + i)
    os.close(descriptor)
os.environ["LISTEN_FDS"] = str(len(moved))
os.environ["LISTEN_PID"] = str(os.getpid())
os.execvp(program[0], program)
