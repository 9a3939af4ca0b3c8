// SPDX-License-Identifier: Apache-2.0
/**
 * What of a calendar object a report shows (RFC 4791 9.6), and in which form: iCalendar, jCal (RFC 7265) or xCal (RFC 6321).
 * What is not changed is copied octet by octet.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.rendition;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
