// SPDX-License-Identifier: Apache-2.0
/** What services count, and how it is read: counting is one write to memory of the thread's own, reading sums up. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.meter;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
