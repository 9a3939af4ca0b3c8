// SPDX-License-Identifier: Apache-2.0
/**
 * Messages off the fast path - updates, notifies, transfers - as dnsjava's {@link org.xbill.DNS.Message}, read and
 * written without loss, and its records as {@link guelta.dns.ResourceRecord} and back.
 *
 * <p>Of dnsjava it is the values that are used here, never what sends, looks up or draws identifiers.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
