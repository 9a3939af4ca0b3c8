// SPDX-License-Identifier: Apache-2.0
/** What services and network devices say to each other: a service announces a handler with the addresses it wants, the installed device of the highest rank binds them. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
