// SPDX-License-Identifier: Apache-2.0
/** Time zones of calendars: those that a VTIMEZONE describes (RFC 5545 3.6.5), and those of the JDK (RFC 7809). */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.zone;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
