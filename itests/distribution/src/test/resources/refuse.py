# SPDX-License-Identifier: Apache-2.0
"""Becomes a program for which the kernel has neither recvmmsg nor sendmmsg, by a filter as containers have them (seccomp(2)):
python3 refuse.py PROGRAM ARGUMENT..."""
import ctypes
import os
import platform
import struct
import sys

CALLS = {"x86_64": (299, 307), "aarch64": (243, 269)}[platform.machine()]
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, NO_SUCH_CALL = 0x7FFF0000, 0x00050000 | 38
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 38, 22, 2

steps = [
    (LOAD, 0, 0, 0),
    (IF_EQUAL, 2, 0, CALLS[0]),
    (IF_EQUAL, 1, 0, CALLS[1]),
    (RETURN, 0, 0, ALLOW),
    (RETURN, 0, 0, NO_SUCH_CALL),
]
code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
libc = ctypes.CDLL(None, use_errno=True)
for option, value in ((PR_SET_NO_NEW_PRIVS, (1, 0)), (PR_SET_SECCOMP, (FILTER, ctypes.addressof(program)))):
    if libc.prctl(option, *(ctypes.c_ulong(number) for number in value), ctypes.c_ulong(0), ctypes.c_ulong(0)):
        sys.exit("prctl: " + os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[1], sys.argv[1:])
