// SPDX-License-Identifier: Apache-2.0
/** JSON, as far as it is needed here. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.json;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
