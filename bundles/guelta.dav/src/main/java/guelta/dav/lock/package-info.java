// SPDX-License-Identifier: Apache-2.0
/**
 * Locks of WebDAV (RFC 4918 6, 7) as values: {@link guelta.dav.lock.Lock}, {@link guelta.dav.lock.Locks} in force over the homes
 * of a user, and {@link guelta.dav.lock.IfHeader}, by which a client shows that it knows of them.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.lock;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
