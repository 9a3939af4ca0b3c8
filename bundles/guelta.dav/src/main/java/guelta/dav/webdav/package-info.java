// SPDX-License-Identifier: Apache-2.0
/**
 * The methods and properties of WebDAV (RFC 4918) and of what extends it: {@link guelta.dav.webdav.Dav} takes a request to
 * its method, {@link guelta.dav.webdav.View} is what its visitor sees, {@link guelta.dav.webdav.Properties} has what is told.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.webdav;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
