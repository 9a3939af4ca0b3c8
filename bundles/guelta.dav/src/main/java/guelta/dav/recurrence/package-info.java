// SPDX-License-Identifier: Apache-2.0
/** Recurrence rules (RFC 5545 3.3.10) and their instances, in local time. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.recurrence;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
