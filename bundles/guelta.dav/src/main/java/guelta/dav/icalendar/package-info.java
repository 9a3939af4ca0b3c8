// SPDX-License-Identifier: Apache-2.0
/** iCalendar (RFC 5545) as a view of the octets that a client has put; nothing is written anew. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.icalendar;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
