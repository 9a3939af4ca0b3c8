// SPDX-License-Identifier: Apache-2.0
/** XML as WebDAV uses it: small trees with namespaces, read within bounds and without document types, and written. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.xml;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
