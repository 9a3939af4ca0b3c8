// SPDX-License-Identifier: Apache-2.0
/** What every network device does alike: which handlers there are, which of them is best, how often it complains. A device brings the sockets, threads, clock and log. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.net.device;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
