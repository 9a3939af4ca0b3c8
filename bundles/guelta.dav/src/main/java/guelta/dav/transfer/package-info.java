// SPDX-License-Identifier: Apache-2.0
/** Calendars as one file: many objects into one, and one into many. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.transfer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
