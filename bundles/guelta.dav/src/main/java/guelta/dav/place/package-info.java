// SPDX-License-Identifier: Apache-2.0
/** What paths of requests denote: {@link guelta.dav.place.Href} reads them, {@link guelta.dav.place.Place} says what is there. */
@Export
@Version("0.1.0")
@NullMarked
package guelta.dav.place;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
