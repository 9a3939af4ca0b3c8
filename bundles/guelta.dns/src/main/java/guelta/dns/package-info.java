// SPDX-License-Identifier: Apache-2.0
/** Names and records of DNS as values in wire form. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
