// SPDX-License-Identifier: Apache-2.0
/**
 * The DAV engine as its host sees it: a {@link guelta.dav.Request} and a view of the stores go in, an answer comes out, or a
 * write that the store decides again on its head.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
