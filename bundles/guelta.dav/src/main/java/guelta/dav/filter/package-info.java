// SPDX-License-Identifier: Apache-2.0
/** The filters of calendar queries (RFC 4791 9.7): read from XML, and asked of calendar objects and their summaries. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.filter;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
