// SPDX-License-Identifier: Apache-2.0
/** TLS identities by name: what those who have them and those who show them say to each other. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.cert;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
