// SPDX-License-Identifier: Apache-2.0
/**
 * What happened to somebody's homes, and how it is undone: {@link guelta.dav.history.Timeline} tells the changes of an
 * {@link guelta.dav.history.Area}, {@link guelta.dav.history.Reversal} takes one back or makes all as it was,
 * {@link guelta.dav.history.Difference} shows what differs. People see places, never files of the store.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.history;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
