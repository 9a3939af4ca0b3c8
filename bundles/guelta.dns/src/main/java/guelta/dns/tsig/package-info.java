// SPDX-License-Identifier: Apache-2.0
/**
 * TSIG (RFC 8945): messages signed with a secret that both sides have. Works on octets; the time comes in, as seconds
 * since 1970.
 *
 * <p>A server hands what it received to {@link guelta.dns.tsig.TsigCheck} and signs its answers with the {@link
 * guelta.dns.tsig.TsigSigner} that it gets; a client signs with {@link guelta.dns.tsig.TsigSigner#request} and reads the
 * answers by a {@link guelta.dns.tsig.TsigVerifier}.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.tsig;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
