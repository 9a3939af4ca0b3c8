// SPDX-License-Identifier: Apache-2.0
/** Rows of a command's answer: a table for people, JSON for scripts. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.console;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
