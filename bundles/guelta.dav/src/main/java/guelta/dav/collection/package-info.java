// SPDX-License-Identifier: Apache-2.0
/**
 * How homes lie in a store, and what is in them: {@link guelta.dav.collection.Layout} says where,
 * {@link guelta.dav.collection.Found} what is at a place, {@link guelta.dav.collection.Members} what a collection holds,
 * {@link guelta.dav.collection.ChangeLog} when it changed.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.collection;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
