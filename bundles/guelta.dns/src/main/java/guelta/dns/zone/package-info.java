// SPDX-License-Identifier: Apache-2.0
/** Zones as immutable values: built once, read by any number of threads, in the form in which answers carry records. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.zone;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
