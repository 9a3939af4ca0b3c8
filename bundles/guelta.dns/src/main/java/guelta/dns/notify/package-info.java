// SPDX-License-Identifier: Apache-2.0
/** NOTIFY (RFC 1996): a primary tells its secondaries that a zone has changed, until they have heard it. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.notify;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
