// SPDX-License-Identifier: Apache-2.0
/**
 * Dynamic update (RFC 2136) as a function: an UPDATE message, the zones and the rights of who sent it in; a refusal, or
 * what changes in which zones out. Nothing is changed here; the same update may be decided again on newer zones.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.update;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
