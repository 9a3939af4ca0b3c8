// SPDX-License-Identifier: Apache-2.0
/**
 * Calendars, contacts and files by HTTP: {@link guelta.dav.http.DavServer} joins configuration, stores and network,
 * {@link guelta.dav.http.DavHandler} takes a request from its login to its answer, and the commands of the scope {@code dav}
 * care for users and collections.
 */
@NullMarked
@Header(name = "Karaf-Commands", value = "guelta.dav.http")
package guelta.dav.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Header;
