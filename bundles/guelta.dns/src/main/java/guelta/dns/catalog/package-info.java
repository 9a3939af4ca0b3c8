// SPDX-License-Identifier: Apache-2.0
/** Catalog zones (RFC 9432): zones that list the zones that a secondary serves, read and made. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.catalog;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
