// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.Path;
import java.nio.ByteBuffer;

/** The memory for one datagram that is sent by itself, claimed once. Confined, but for whoever locks around it. */
final class LateAnswer {
    private static final int NAME_LENGTH = 8;
    private static final int CONTROL_LENGTH = 40;
    private static final int VECTOR = 64;
    private static final int ENDS = VECTOR + 16;

    private final ByteBuffer memory = Kernel.direct(ENDS + Ends.SIZE);
    private final long at = Kernel.at(memory);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(Batch.LARGEST);

    LateAnswer() {
        memory.putLong(0, at + ENDS + Ends.NAME).putLong(16, at + VECTOR).putLong(24, 1);
        memory.putLong(32, at + ENDS + Ends.CONTROL).putLong(VECTOR, Kernel.at(bytes));
    }

    /** Sends a message the way another one came; false when the kernel does not take it. See {@link Ends#put}. */
    boolean send(int descriptor, boolean six, boolean told, Path to, ByteBuffer message) {
        int length = message.remaining();
        if (length > Batch.LARGEST) {
            return false;
        }
        bytes.put(0, message, message.position(), length);
        Ends.put(memory, ENDS, six, told, to);
        memory.putInt(NAME_LENGTH, memory.getInt(ENDS + Ends.NAME_LENGTH));
        memory.putLong(CONTROL_LENGTH, memory.getInt(ENDS + Ends.CONTROL_LENGTH));
        memory.putLong(VECTOR + 8, length);
        return LibC.sendmmsg(descriptor, at, 1, LibC.MSG_DONTWAIT) == 1;
    }
}
