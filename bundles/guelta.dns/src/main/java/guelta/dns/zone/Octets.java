// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network order in arrays of octets. */
public final class Octets {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Octets() {}

    /** The number in two octets, 0 to 65535. */
    public static int u16(byte[] octets, int at) {
        return (short) SHORT.get(octets, at) & 0xffff;
    }

    /** The number in four octets, the highest bit as sign. */
    public static int i32(byte[] octets, int at) {
        return (int) INT.get(octets, at);
    }

    /** The number in four octets, 0 to 2^32-1. */
    public static long u32(byte[] octets, int at) {
        return i32(octets, at) & 0xffffffffL;
    }

    /** The number in eight octets, the highest bit as sign. */
    public static long i64(byte[] octets, int at) {
        return (long) LONG.get(octets, at);
    }

    /** Writes the lower 16 bits in two octets. */
    public static void put16(byte[] octets, int at, int value) {
        SHORT.set(octets, at, (short) value);
    }

    /** Writes four octets. */
    public static void put32(byte[] octets, int at, int value) {
        INT.set(octets, at, value);
    }

    /** Writes eight octets. */
    public static void put64(byte[] octets, int at, long value) {
        LONG.set(octets, at, value);
    }
}
