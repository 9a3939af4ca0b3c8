// SPDX-License-Identifier: Apache-2.0
/** Who may log in: users, groups and application passwords as files of a store, and what stands between them and guessing. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.account;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
