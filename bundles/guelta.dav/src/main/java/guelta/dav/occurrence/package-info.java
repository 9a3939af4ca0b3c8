// SPDX-License-Identifier: Apache-2.0
/** When the entries of a calendar happen: rules, dates, exceptions and overrides of one object together (RFC 5545 3.8.5). */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.occurrence;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
