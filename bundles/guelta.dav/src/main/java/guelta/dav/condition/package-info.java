// SPDX-License-Identifier: Apache-2.0
/** Fields of requests by which a client says when, how much and how it wants to be answered (RFC 9110 13, 14; RFC 7240, 8144). */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.condition;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
