// SPDX-License-Identifier: Apache-2.0
/** Commands of the scopes {@code net} and {@code store}: they look at whatever devices and stores are installed. */
@NullMarked
@Header(name = "Karaf-Commands", value = "guelta.shell")
package guelta.shell;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Header;
