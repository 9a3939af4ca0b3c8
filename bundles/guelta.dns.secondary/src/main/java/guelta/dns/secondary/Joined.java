// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.store.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;

/**
 * A content in several arrays.
 *
 * @param octets one behind the other
 * @param size of all of them
 */
record Joined(List<byte[]> octets, long size) implements Content {
    @Override
    public InputStream open() {
        Iterator<byte[]> each = octets.iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return each.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(each.next());
            }
        });
    }
}
