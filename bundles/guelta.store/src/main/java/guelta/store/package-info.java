// SPDX-License-Identifier: Apache-2.0
/** Versioned trees of small files: a store holds roots, a root is a linear history of commits over one tree. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
