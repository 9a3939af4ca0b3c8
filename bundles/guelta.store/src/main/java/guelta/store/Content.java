// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file: can be opened any number of times, by any thread. */
public interface Content {
    /** How many bytes there are. */
    long size();

    /** The bytes from the first one on; the caller closes the stream. */
    InputStream open() throws IOException;

    /** All bytes at once. */
    default byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    /** Bytes in memory, which nobody may change from here on. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
