// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Member;
import guelta.dav.collection.Members;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a query looks for. Members are asked as they are in their lists: of those alone that match is anything made that can be
 * told of.
 *
 * @param candidates those of a collection's members that may match, in their order
 * @param question whether a member of a collection matches
 */
record Search(Function<Members, Stream<Member>> candidates, Function<Found.Collection, Predicate<Member>> question) {
    /** What matches in a collection, or in all collections in it; whatever Depth says, since clients do not agree. */
    Stream<Resource> in(Resource resource) {
        if (resource.found() instanceof Found.OfMember member) {
            return question.apply(member.in()).test(member.member()) ? Stream.of(resource) : Stream.empty();
        }
        // Not by flatMap: an iterator over that looks for all that matches before the first octet goes out.
        return resource.collection()
                .map(collection -> in(resource.view(), collection))
                .orElseGet(Stream::empty);
    }

    private Stream<Resource> in(View view, Found.Collection collection) {
        Home home = view.home(collection.place().owner());
        Stream<Resource> inner = home.collections(collection).stream()
                .filter(each -> view.may(each, Privilege.READ))
                .flatMap(each -> in(view, each));
        return collection.takesMembers() ? Stream.concat(inner, members(view, home, collection)) : inner;
    }

    private Stream<Resource> members(View view, Home home, Found.Collection collection) {
        return candidates
                .apply(home.members(collection))
                .filter(question.apply(collection))
                .map(member -> Resource.of(
                        view, new Found.OfMember(collection.place().child(member.name(), false), collection, member)));
    }
}
