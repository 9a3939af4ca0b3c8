// SPDX-License-Identifier: Apache-2.0
/** TLS identities from PEM files: {@link guelta.cert.pem.ConfiguredIdentity} is the component, one an identity. */
@NullMarked
package guelta.cert.pem;

import org.jspecify.annotations.NullMarked;
