// SPDX-License-Identifier: Apache-2.0
/** Configuration text to values: durations, sizes, addresses, lists, or the list of what is wrong. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
