// SPDX-License-Identifier: Apache-2.0
/**
 * Calendars, contacts and files by HTTP: {@link guelta.dav.http.DavServer} joins configuration, stores and network,
 * {@link guelta.dav.http.DavHandler} takes a request from its login to its answer, {@link guelta.dav.http.Work} does what the
 * engine wants.
 */
@NullMarked
package guelta.dav.http;

import org.jspecify.annotations.NullMarked;
