// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what: TSIG keys as they stand in the {@code _keys} files of a zones repository, the right that the name of
 * a key tells, and what a zone's settings leave of it.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.keys;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
