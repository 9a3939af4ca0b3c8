// SPDX-License-Identifier: Apache-2.0
/**
 * Access control of WebDAV (RFC 3744) as values: {@link guelta.dav.access.Privilege}, {@link guelta.dav.access.Ace} and
 * {@link guelta.dav.access.Acl}, which says what {@link guelta.dav.access.Who} may do.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
