// SPDX-License-Identifier: Apache-2.0
/**
 * What every backend of a store does alike: trees in Git's form, edits on them, and what differs between two of them. Pure;
 * a backend brings the place where objects are kept, the order of commits and the history.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.store.tree;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
