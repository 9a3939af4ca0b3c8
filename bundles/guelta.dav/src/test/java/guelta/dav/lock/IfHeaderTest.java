// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.lock.IfHeader.Condition;
import guelta.dav.lock.IfHeader.State;
import guelta.dav.lock.IfHeader.StateList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The field If: the examples of RFC 4918 10.4, and what it must not be. */
class IfHeaderTest {
    private static final String TOKEN = "urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2";
    private static final String OTHER = "urn:uuid:58f202ac-22cf-11d1-b12d-002035b29092";
    private static final String TAG = "\"I am an ETag\"";

    /** RFC 4918 10.4.6: two lists without a resource. */
    @Test
    void oneOfTheListsHasToHold() throws Refusal {
        IfHeader field = IfHeader.parse("(<" + TOKEN + "> [\"I am an ETag\"]) ([\"I am another ETag\"])");
        assertTrue(field.holds(any -> new State(TAG, Set.of(TOKEN))));
        assertTrue(field.holds(any -> new State("\"I am another ETag\"", Set.of())));
        assertFalse(field.holds(any -> new State(TAG, Set.of())));
        assertFalse(field.holds(any -> new State("\"x\"", Set.of(TOKEN))));
        assertFalse(field.holds(any -> State.NOTHING));
        assertEquals(Set.of(TOKEN), field.submitted());
    }

    /** RFC 4918 10.4.7. */
    @Test
    void aConditionMayHaveToFail() throws Refusal {
        IfHeader field = IfHeader.parse("(Not <" + TOKEN + "> <" + OTHER + ">)");
        assertTrue(field.holds(any -> new State(null, Set.of(OTHER))));
        assertFalse(field.holds(any -> new State(null, Set.of(TOKEN, OTHER))));
        assertEquals(Set.of(TOKEN, OTHER), field.submitted());
    }

    /** RFC 4918 10.4.8: a condition that always holds makes the field a way to submit a token. */
    @Test
    void aConditionMayHoldAlways() throws Refusal {
        IfHeader field = IfHeader.parse("(<" + TOKEN + ">) (Not <DAV:no-lock>)");
        assertTrue(field.holds(any -> State.NOTHING));
        assertEquals(Set.of(TOKEN, "DAV:no-lock"), field.submitted());
    }

    /** RFC 4918 10.4.9: a list is about the resource before it. */
    @Test
    void listsAreAboutTheResourceBeforeThem() throws Refusal {
        IfHeader field = IfHeader.parse("</resource1> (<" + TOKEN + "> [W/\"A weak ETag\"]) ([\"strong ETag\"])");
        assertEquals(
                List.of(
                        new StateList(
                                "/resource1",
                                List.of(
                                        new Condition(false, false, TOKEN),
                                        new Condition(false, true, "W/\"A weak ETag\""))),
                        new StateList("/resource1", List.of(new Condition(false, true, "\"strong ETag\"")))),
                field.lists());
        assertTrue(field.holds(
                name -> name.equals("/resource1") ? new State("\"strong ETag\"", Set.of()) : State.NOTHING));
        assertFalse(field.holds(name -> name.isEmpty() ? new State("\"strong ETag\"", Set.of()) : State.NOTHING));
    }

    /** RFC 4918 10.4.10: a token that a deep lock gives to what is in a collection. */
    @Test
    void aTokenMayBeThatOfALockFurtherUp() throws Refusal {
        IfHeader field = IfHeader.parse("<http://www.example.com/specs/> (<" + TOKEN + ">)");
        assertTrue(field.holds(Map.of("http://www.example.com/specs/", new State(null, Set.of(TOKEN)))::get));
    }

    /** RFC 4918 10.4.11: a tag of a resource that is not there matches none, and so not a negated one fails. */
    @Test
    void whereNothingIsNoTagMatches() throws Refusal {
        assertFalse(IfHeader.parse("</specs/rfc2518.doc> ([\"4217\"])").holds(any -> State.NOTHING));
        assertTrue(IfHeader.parse("</specs/rfc2518.doc> (Not [\"4217\"])").holds(any -> State.NOTHING));
    }

    /** RFC 4918 10.4.4 leaves the comparison open: here weak tags are equal to none, as in If-Match. */
    @Test
    void weakTagsMatchNothing() throws Refusal {
        assertFalse(IfHeader.parse("([W/\"a\"])").holds(any -> new State("W/\"a\"", Set.of())));
        assertFalse(IfHeader.parse("([\"a\"])").holds(any -> new State("W/\"a\"", Set.of())));
    }

    @Test
    void blanksMayBeAnywhereBetween() throws Refusal {
        IfHeader field = IfHeader.parse(" \t</a>(<urn:a>[\"]>(\"]not<urn:b>)( Not [\"c\"] )<http://h/b> (<urn:d>) ");
        assertEquals(
                "</a> (<urn:a> [\"]>(\"] Not <urn:b>) </a> (Not [\"c\"]) <http://h/b> (<urn:d>)", field.toString());
    }

    @Test
    void whatIsNoSuchFieldIsRefusedWithItsPlace() {
        assertRefused("", "1: it has no list");
        assertRefused("<urn:a>", "8: a list has to begin with '('");
        assertRefused("</a> <urn:b>", "6: a list has to begin with '('");
        assertRefused("()", "a list has no condition");
        assertRefused("(<urn:a>", "a condition has to be");
        assertRefused("(urn:a)", "a condition has to be");
        assertRefused("(<no token>)", "characters that no URL has");
        assertRefused("(<a>)", "a token has to be an absolute URI");
        assertRefused("(<urn:a", "a '<' has no '>'");
        assertRefused("([a])", "an entity tag has to be in quotes");
        assertRefused("([\"a\")", "an entity tag has to be in quotes");
        assertRefused("([\"a]", "an entity tag has to be in quotes");
        assertRefused("(Not)", "a condition has to be");
        assertRefused("(Not Not <urn:a>)", "a condition has to be");
        assertRefused("(<urn:a>) </b> (<urn:c>)", "a resource stands behind lists without one");
        assertRefused("<> (<urn:a>)", "the resource has no URL");
        assertRefused("(<urn:a>), (<urn:b>)", "a list has to begin with '('");
        assertRefused("(<urn:a>) x", "a list has to begin with '('");
    }

    /** Whole fields, read as RFC 4918 10.4.4 says them and evaluated by counting. */
    @Property
    void aFieldIsReadAsItIsWrittenAndHoldsAsItIsSaid(
            @ForAll("fields") IfHeader field, @ForAll("states") Map<String, State> states) throws Refusal {
        IfHeader read = IfHeader.parse(field.toString());
        assertEquals(field, read);
        boolean holds = false;
        Set<String> named = new HashSet<>();
        for (StateList list : field.lists()) {
            State state = states.getOrDefault(list.resource(), State.NOTHING);
            int held = 0;
            for (Condition condition : list.conditions()) {
                boolean matches = condition.etag()
                        ? condition.value().equals(state.etag())
                                && condition.value().startsWith("\"")
                        : state.tokens().contains(condition.value());
                held += matches ^ condition.not() ? 1 : 0;
                if (!condition.etag()) {
                    named.add(condition.value());
                }
            }
            holds |= held == list.conditions().size();
        }
        assertEquals(holds, read.holds(name -> states.getOrDefault(name, State.NOTHING)));
        assertEquals(named, read.submitted());
    }

    @Provide
    Arbitrary<IfHeader> fields() {
        Arbitrary<Condition> tokens = Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.of("urn:a", "urn:b", "DAV:no-lock"))
                .as((not, token) -> new Condition(not, false, token));
        Arbitrary<Condition> tags = Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.of("\"1\"", "W/\"1\"", "\"[>\""))
                .as((not, tag) -> new Condition(not, true, tag));
        Arbitrary<List<Condition>> conditions =
                Arbitraries.oneOf(tokens, tags).list().ofMinSize(1).ofMaxSize(3);
        Arbitrary<IfHeader> untagged = conditions
                .map(each -> new StateList("", each))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(IfHeader::new);
        Arbitrary<IfHeader> tagged = Combinators.combine(Arbitraries.of("/x/", "http://h/y?z"), conditions)
                .as(StateList::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(IfHeader::new);
        return Arbitraries.oneOf(untagged, tagged);
    }

    @Provide
    Arbitrary<Map<String, State>> states() {
        Arbitrary<State> state = Combinators.combine(
                        Arbitraries.of("\"1\"", "W/\"1\"", "\"[>\"").injectNull(0.2),
                        Arbitraries.of("urn:a", "urn:b").set().ofMaxSize(2))
                .as(State::new);
        return Combinators.combine(state, state, state).as((here, x, y) -> {
            Map<String, State> states = new HashMap<>();
            states.put("", here);
            states.put("/x/", x);
            states.put("http://h/y?z", y);
            return states;
        });
    }

    private static void assertRefused(String field, String sentence) {
        Refusal refusal = assertThrows(Refusal.class, () -> IfHeader.parse(field), field);
        assertEquals(400, refusal.status());
        assertTrue(refusal.getMessage().contains(sentence), refusal.getMessage());
    }
}
