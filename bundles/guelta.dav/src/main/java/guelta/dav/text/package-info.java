// SPDX-License-Identifier: Apache-2.0
/** Text of iCalendar and vCard: what both have in common. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
