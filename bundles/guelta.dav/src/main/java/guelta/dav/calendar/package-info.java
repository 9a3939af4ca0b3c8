// SPDX-License-Identifier: Apache-2.0
/**
 * What a CalDAV server has to know of calendar data (RFC 4791): whether octets are a calendar object, when it happens and rings,
 * whether it matches a filter, what of it a report shows, when somebody is busy. Nothing here knows of HTTP or of stores.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.calendar;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
