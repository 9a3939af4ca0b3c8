// SPDX-License-Identifier: Apache-2.0
/**
 * Whole collections as one file, and as folders of other servers: {@link guelta.dav.exchange.CalendarStream} takes files of
 * many calendar objects apart and puts them together.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.exchange;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
