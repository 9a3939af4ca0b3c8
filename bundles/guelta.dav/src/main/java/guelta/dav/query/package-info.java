// SPDX-License-Identifier: Apache-2.0
/** What the filters of CalDAV (RFC 4791 9.7) and of CardDAV (RFC 6352 10.5) have in common: how they are read, and texts. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.query;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
