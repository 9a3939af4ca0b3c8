// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.Optional;
import java.util.function.Function;

/**
 * A property that the server works out.
 *
 * @param inAll whether {@code DAV:allprop} asks for it (RFC 4918 9.1): the others cost much or are many
 * @param value the whole element; empty where the resource has none
 */
record Live(Name name, boolean inAll, Function<Resource, Optional<Element>> value) {
    /** One that {@code DAV:allprop} asks for. */
    static Live common(Name name, Function<Resource, Optional<Element>> value) {
        return new Live(name, true, value);
    }

    /** One that is told when it is asked for by its name. */
    static Live named(Name name, Function<Resource, Optional<Element>> value) {
        return new Live(name, false, value);
    }

    /** One that is the text of something, where there is something. */
    static Live text(Name name, boolean inAll, Function<Resource, Optional<String>> text) {
        return new Live(name, inAll, resource -> text.apply(resource).map(value -> Element.of(name, value)));
    }
}
