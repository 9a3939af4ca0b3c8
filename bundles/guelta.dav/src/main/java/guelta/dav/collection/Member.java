// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.store.Entry;

/**
 * A file of a collection, as its list has it.
 *
 * @param name as in its path, decoded
 * @param entry where its bytes are; the tag is its ETag
 */
public record Member(String name, Entry entry, Facts facts) {
    /** The entity tag as HTTP writes it (RFC 9110 8.8.3): the name that Git has for the bytes. */
    public String etag() {
        return '"' + entry.tag().hex() + '"';
    }
}
