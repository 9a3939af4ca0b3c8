// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static guelta.dav.webdav.GeneralProperties.href;

import guelta.dav.account.AccountName;
import guelta.dav.account.Accounts;
import guelta.dav.account.Principal;
import guelta.dav.account.User;
import guelta.dav.place.Kind;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Properties of users and groups (RFC 3744 4, RFC 4791 6.2, RFC 6352 7.1, RFC 6638 2.4). */
final class PrincipalProperties {
    static final List<Live> ALL = List.of(
            of(Name.dav("principal-URL"), (view, place) -> Stream.of(href(place))),
            of(Name.dav("alternate-URI-set"), (view, place) -> Stream.empty()),
            of(Name.dav("group-membership"), PrincipalProperties::groups),
            of(Name.dav("group-member-set"), PrincipalProperties::members),
            ofUser(Name.caldav("calendar-home-set"), user -> Stream.of(home(Kind.CALENDARS, user))),
            ofUser(Name.carddav("addressbook-home-set"), user -> Stream.of(home(Kind.CONTACTS, user))),
            ofUser(
                    Name.caldav("calendar-user-address-set"),
                    user -> Stream.concat(
                            user.emails().stream().map(mail -> Element.of(Name.dav("href"), "mailto:" + mail)),
                            Stream.of(
                                    href(new Place.Principal(false, user.name().text()))))),
            Live.text(Name.caldav("calendar-user-type"), false, resource -> resource.principal()
                    .map(place -> place.group() ? "GROUP" : "INDIVIDUAL")),
            ofUser(Name.calendarserver("email-address-set"), user -> user.emails().stream()
                    .map(mail -> Element.of(Name.calendarserver("email-address"), mail))),
            of(Name.calendarserver("calendar-proxy-read-for"), (view, place) -> Stream.empty()),
            of(Name.calendarserver("calendar-proxy-write-for"), (view, place) -> Stream.empty()));

    private PrincipalProperties() {}

    private static Live of(Name name, BiFunction<View, Place.Principal, Stream<Element>> content) {
        return Live.named(name, resource -> resource.principal()
                .map(place ->
                        Element.of(name, content.apply(resource.view(), place).toArray(Element[]::new))));
    }

    private static Live ofUser(Name name, Function<User, Stream<Element>> content) {
        return Live.named(name, resource -> resource.principal()
                .filter(place -> !place.group())
                .flatMap(place -> resource.view().world().accounts().user(new AccountName(place.name())))
                .map(user -> Element.of(name, content.apply(user).toArray(Element[]::new))));
    }

    private static Element home(Kind kind, User user) {
        return href(InHome.home(kind, user.name().text()));
    }

    /** The account at a place, whose name is that of one. */
    static Principal principal(Place.Principal place) {
        AccountName name = new AccountName(place.name());
        return place.group() ? Principal.group(name) : Principal.user(name);
    }

    private static Stream<Element> groups(View view, Place.Principal place) {
        return view.world().accounts().groupsOf(principal(place)).stream()
                .map(group -> new Place.Principal(true, group.text()))
                .filter(view.acquaintances()::lists)
                .map(GeneralProperties::href);
    }

    private static Stream<Element> members(View view, Place.Principal place) {
        return place.group()
                ? view.world().accounts().group(new AccountName(place.name())).stream()
                        .flatMap(group -> group.members().stream())
                        .map(member -> new Place.Principal(
                                member.kind() == Principal.Kind.GROUP,
                                member.name().text()))
                        .filter(view.acquaintances()::lists)
                        .map(GeneralProperties::href)
                : Stream.empty();
    }

    /** What a user or group is called. */
    static Optional<String> displayName(View view, Place.Principal place) {
        Accounts accounts = view.world().accounts();
        AccountName name = new AccountName(place.name());
        Optional<String> given = place.group()
                ? accounts.group(name).map(group -> group.displayName())
                : accounts.user(name).map(User::displayName);
        return given.filter(text -> !text.isBlank()).or(() -> Optional.of(place.name()));
    }
}
