// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is told of resources: properties that are worked out, and those that clients have set. */
final class Properties {
    private static final Name SUPPORTED = Name.dav("supported-live-property-set");

    private static final Map<Name, Live> LIVE = Stream.of(
                    GeneralProperties.ALL,
                    PrincipalProperties.ALL,
                    AccessProperties.ALL,
                    CollectionProperties.ALL,
                    List.of(Live.named(SUPPORTED, Properties::supported)))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Live::name, Function.identity()));

    /** Those that are kept as they were put, though the server has a value for them or checks it. */
    private static final Set<Name> SETTABLE = Set.of(
            Name.dav("displayname"),
            Name.caldav("calendar-description"),
            CheckedProperties.ZONE,
            CheckedProperties.ZONE_ID,
            Name.caldav("schedule-calendar-transp"),
            Name.carddav("addressbook-description"));

    private Properties() {}

    /** Whether clients can't set it. */
    static boolean isProtected(Name name) {
        return LIVE.containsKey(name) && !SETTABLE.contains(name);
    }

    /** A property of a resource. */
    static Optional<Element> of(Resource resource, Name name) {
        Optional<Element> kept = isProtected(name)
                ? Optional.empty()
                : Optional.ofNullable(kept(resource).get(name));
        Live live = LIVE.get(name);
        return kept.isPresent() || live == null ? kept : live.value().apply(resource);
    }

    /** What clients have set. */
    static Map<Name, Element> kept(Resource resource) {
        if (resource.found() instanceof Found.OfMember member) {
            return resource.view()
                    .home(member.place().owner())
                    .notes(member.in(), member.member().name())
                    .properties();
        }
        return resource.collection().map(found -> found.settings().properties()).orElse(Map.of());
    }

    /** All that {@code DAV:allprop} asks for. */
    static List<Element> all(Resource resource) {
        Map<Name, Element> all = new TreeMap<>(kept(resource));
        for (Live live : LIVE.values()) {
            if (live.inAll()) {
                of(resource, live.name()).ifPresent(value -> all.put(live.name(), value));
            }
        }
        return new ArrayList<>(all.values());
    }

    /** The names of all properties that a resource has. */
    static Set<Name> names(Resource resource) {
        Set<Name> names = new TreeSet<>(kept(resource).keySet());
        for (Live live : LIVE.values()) {
            if (of(resource, live.name()).isPresent()) {
                names.add(live.name());
            }
        }
        return names;
    }

    /** RFC 3253 3.1.4, which RFC 5995 3.2.1 wants to be served: the properties that the server works out. */
    private static Optional<Element> supported(Resource resource) {
        Element[] names = LIVE.keySet().stream()
                .sorted()
                .filter(name -> name.equals(SUPPORTED) || of(resource, name).isPresent())
                .map(name ->
                        Element.of(Name.dav("supported-live-property"), Element.of(Name.dav("prop"), Element.of(name))))
                .toArray(Element[]::new);
        return Optional.of(Element.of(SUPPORTED, names));
    }

    /** Which privilege it takes to be told of it, besides being allowed to read the resource (RFC 3744 5.4, 5.5). */
    static Optional<Privilege> needed(Name name) {
        if (name.equals(Name.dav("acl"))) {
            return Optional.of(Privilege.READ_ACL);
        }
        return name.equals(Name.dav("current-user-privilege-set"))
                ? Optional.of(Privilege.READ_CURRENT_USER_PRIVILEGE_SET)
                : Optional.empty();
    }
}
