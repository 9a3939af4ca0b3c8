// SPDX-License-Identifier: Apache-2.0
/**
 * What DNS servers share between engine and network: a request whose signature was checked, and the transfers that go
 * out, streamed as fast as each client takes them.
 */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dns.server;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
