// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import guelta.dav.Refusal;
import guelta.dav.condition.VariantTag;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code If} (RFC 4918 10.4): lists of conditions on states of resources, of which one has to hold.
 *
 * @param lists at least one
 */
public record IfHeader(List<StateList> lists) {
    /**
     * Conditions that have to hold together.
     *
     * @param resource the URL or absolute path that they are about, as it was sent; empty for the target of the request
     * @param conditions at least one
     */
    public record StateList(String resource, List<Condition> conditions) {
        /** Keeps the list. */
        public StateList {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * A condition on a resource.
     *
     * @param not whether it has to fail
     * @param etag whether the value is an entity tag, as it is in the field {@code ETag}; else it is the token of a state
     * @param value with quotes, if it is a tag; without angle brackets, if it is a token
     */
    public record Condition(boolean not, boolean etag, String value) {
        boolean holds(State state) {
            boolean there = etag
                    // The strong comparison of RFC 9110 8.8.3.2: weak tags are equal to none.
                    ? VariantTag.stored(value).equals(state.etag) && !value.startsWith("W/")
                    : state.tokens.contains(value);
            return there != not;
        }
    }

    /**
     * In which state a resource is.
     *
     * @param etag its entity tag with quotes; null if it has none
     * @param tokens of the locks that cover it, and its sync token if it is a collection that has one (RFC 6578 5)
     */
    public record State(@Nullable String etag, Set<String> tokens) {
        /** Where nothing is. */
        public static final State NOTHING = new State(null, Set.of());

        /** Keeps the tokens. */
        public State {
            tokens = Set.copyOf(tokens);
        }
    }

    /** Keeps the lists. */
    public IfHeader {
        lists = List.copyOf(lists);
    }

    /**
     * The field from its value.
     *
     * @throws Refusal 400 with what is wrong and where
     */
    public static IfHeader parse(String value) throws Refusal {
        return new IfHeader(new IfHeaderParser(value).lists());
    }

    /**
     * Whether one of the lists holds; else the request has to fail with 412.
     *
     * @param states the state of a resource, given as {@link StateList#resource} has it; {@link State#NOTHING} for those of other
     *     servers
     */
    public boolean holds(Function<String, State> states) {
        return lists.stream().anyMatch(list -> {
            State state = states.apply(list.resource);
            return list.conditions.stream().allMatch(condition -> condition.holds(state));
        });
    }

    /** All tokens in it, wherever they stand: a token has been submitted when it is named at all (10.4.1). */
    public Set<String> submitted() {
        return lists.stream()
                .flatMap(list -> list.conditions.stream())
                .filter(condition -> !condition.etag)
                .map(Condition::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The field as it is sent, each list with its resource. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (StateList list : lists) {
            if (!list.resource.isEmpty()) {
                text.append('<').append(list.resource).append("> ");
            }
            text.append(list.conditions.stream().map(IfHeader::text).collect(Collectors.joining(" ", "(", ") ")));
        }
        return text.toString().strip();
    }

    private static String text(Condition condition) {
        return (condition.not ? "Not " : "")
                + (condition.etag ? '[' + condition.value + ']' : '<' + condition.value + '>');
    }
}
