// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.calendar.Verdict;
import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.dav.collection.Members;
import guelta.dav.vcard.AddressbookFilter;
import guelta.dav.vcard.CardSummary;
import guelta.dav.vcard.VCard;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** addressbook-query (RFC 6352 8.6): the cards that a filter matches, as many as the client wants. */
final class AddressbookQuery {
    private static final Name FILTER = Name.carddav("filter");

    private AddressbookQuery() {}

    static Reply on(View view, Resource resource, Element report) throws Refusal {
        AddressbookFilter filter =
                AddressbookFilter.parse(report.element(FILTER).orElseGet(() -> Element.of(FILTER)));
        Propstats propstats = new Propstats(CalendarQuery.wanted(report), view.isMinimal(), ObjectData.ofCards(report));
        long limit = limit(report);
        Search search = new Search(Members::all, in -> member -> matches(view, in, member, filter));
        List<Resource> matching = search.in(resource)
                .limit(limit == Long.MAX_VALUE ? limit : limit + 1)
                .toList();
        Stream<Consumer<XmlWriter>> responses =
                matching.stream().limit(limit).map(each -> xml -> propstats.write(xml, each));
        Stream<Consumer<XmlWriter>> end = matching.size() > limit
                ? Stream.of(xml -> Multistatus.cut(xml, resource.href().toString()))
                : Stream.empty();
        return Multistatus.of(Stream.concat(responses, end).iterator());
    }

    private static long limit(Element report) throws Refusal {
        Optional<String> wanted = report.element(Name.carddav("limit"))
                .flatMap(limit -> limit.element(Name.carddav("nresults")))
                .map(nresults -> nresults.text().strip());
        if (wanted.isPresent() && !wanted.get().matches("\\d{1,9}")) {
            throw new Refusal(400, "nresults is '" + wanted.get() + "', allowed is a number");
        }
        return wanted.map(Long::parseLong).orElse(Long.MAX_VALUE);
    }

    private static boolean matches(View view, Found.Collection in, Member member, AddressbookFilter filter) {
        CardSummary summary = member.facts().card();
        if (summary == null) {
            return false;
        }
        Verdict verdict = filter.judge(summary);
        return verdict == Verdict.MAYBE ? filter.matches(card(view, in, member)) : verdict == Verdict.YES;
    }

    /** The card of a member that has a summary. */
    static VCard card(View view, Found.Collection in, Member member) {
        int weight = (int) Math.min(Integer.MAX_VALUE, 1000 + 8 * member.entry().size());
        return view.world().memory().of(member.entry().tag(), VCard.class, weight, () -> {
            try {
                return VCard.parse(MemberBytes.of(view, in, member));
            } catch (Refusal never) {
                throw new AssertionError("what has a summary can be read", never);
            }
        });
    }
}
