// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Generated rules, compared with lib-recur, ical4j and biweekly. A rule counts when the start is an instance of it: what a
 * rule with another start means, the RFC leaves open, and they differ.
 */
class RecurrenceOraclesTest {
    private static final int RULES = Boolean.getBoolean("guelta.soak") ? 10_000 : 500;
    private static final int INSTANCES = 40;
    private static final List<String> DAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

    private final Random random = new Random(20260501);
    private final List<String> different = new ArrayList<>();
    private final Map<Oracle, Integer> agreed = new EnumMap<>(Oracle.class);
    private final Map<Oracle, Set<String>> seen = new EnumMap<>(Oracle.class);
    private int alone;

    /** They differ only in what {@link Oracle} lists, and nearly every rule has one of them for a witness. */
    @Test
    void generatedRulesHaveTheInstancesThatTheOraclesFind() throws Exception {
        int compared = 0;
        for (int i = 0; i < RULES; i++) {
            String rule = rule();
            LocalDateTime start = firstOf(rule);
            if (start != null) {
                compared++;
                compare(rule, start);
            }
        }
        assertEquals(List.of(), different);
        assertTrue(compared > RULES * 9 / 10, "only " + compared + " had instances");
        assertTrue(alone <= compared / 100, alone + " of " + compared + " have no witness");
        for (Oracle oracle : Oracle.values()) {
            assertTrue(agreed.get(oracle) > compared * 3 / 4, oracle + " agreed on " + agreed.get(oracle));
        }
        if (RULES >= 10_000) {
            // What is on the list for nothing goes.
            for (Oracle oracle : Oracle.values()) {
                assertEquals(Set.copyOf(oracle.list()), seen.get(oracle));
            }
        }
    }

    private void compare(String rule, LocalDateTime start) throws Exception {
        List<LocalDateTime> ours = ours(rule, start);
        aheadIsTheSame(rule, start, ours);
        boolean witness = false;
        for (Oracle oracle : Oracle.values()) {
            Oracle.Answer theirs = oracle.asked(rule, start, INSTANCES);
            if (theirs.agrees(ours)) {
                witness |= !theirs.times().isEmpty();
                agreed.merge(oracle, 1, Integer::sum);
            } else if (!oracle.otherwise(rule).isEmpty()) {
                seen.computeIfAbsent(oracle, any -> new HashSet<>()).addAll(oracle.otherwise(rule));
            } else {
                different.add(start + " " + rule + "\n  ours " + ours + "\n  " + oracle + ' ' + theirs.times());
            }
        }
        alone += witness ? 0 : 1;
    }

    /** Going ahead to any instance, or to a second behind it, finds the same ones from there on. */
    private void aheadIsTheSame(String rule, LocalDateTime start, List<LocalDateTime> ours) throws Exception {
        int from = random.nextInt(ours.size());
        int behind = random.nextInt(2);
        RuleInstances instances = new RuleInstances(RecurrenceRule.parse(rule), start, PlaceTime.UTC);
        instances.advanceTo(ours.get(from).toEpochSecond(ZoneOffset.UTC) + behind);
        for (LocalDateTime expected : ours.subList(from + behind, ours.size())) {
            assertEquals(expected.toEpochSecond(ZoneOffset.UTC), instances.next(), () -> start + " " + rule);
        }
    }

    private String rule() {
        String frequency =
                pick("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY");
        boolean yearly = frequency.equals("YEARLY");
        boolean within = frequency.endsWith("LY")
                && List.of("SECONDLY", "MINUTELY", "HOURLY").contains(frequency);
        List<String> parts = new ArrayList<>(List.of("FREQ=" + frequency));
        if (random.nextInt(3) == 0) {
            parts.add("INTERVAL=" + (1 + random.nextInt(within ? 50 : 5)));
        }
        boolean weeks = yearly && maybe(parts, "BYWEEKNO", 6, 53, true);
        maybe(parts, "BYMONTH", 4, 12, false);
        boolean monthDays = !frequency.equals("WEEKLY") && !weeks && maybe(parts, "BYMONTHDAY", 4, 31, true);
        if (yearly && !weeks && !monthDays) {
            maybe(parts, "BYYEARDAY", 6, 366, true);
        }
        if (random.nextInt(3) == 0) {
            boolean nth = (yearly && !weeks || frequency.equals("MONTHLY")) && random.nextBoolean();
            parts.add("BYDAY="
                    + random.ints(1 + random.nextInt(3), 0, 7)
                            .distinct()
                            .mapToObj(day -> (nth ? pick("1", "2", "3", "-1", "-2", "5") : "") + DAYS.get(day))
                            .collect(Collectors.joining(",")));
        }
        maybe(parts, "BYHOUR", 6, 23, false);
        maybe(parts, "BYMINUTE", 8, 59, false);
        if (frequency.equals("SECONDLY") || frequency.equals("MINUTELY")) {
            maybe(parts, "BYSECOND", 4, 59, false);
        }
        boolean by = parts.stream().anyMatch(part -> part.startsWith("BY"));
        if (by && random.nextInt(5) == 0) {
            parts.add("BYSETPOS=" + pick("1", "2", "-1", "1,-1", "3"));
        }
        if (random.nextInt(4) == 0) {
            parts.add("WKST=" + DAYS.get(random.nextInt(7)));
        }
        if (random.nextInt(3) == 0) {
            parts.add("COUNT=" + (1 + random.nextInt(30)));
        }
        return String.join(";", parts);
    }

    private boolean maybe(List<String> parts, String name, int oneIn, int most, boolean fromEnd) {
        if (random.nextInt(oneIn) != 0) {
            return false;
        }
        parts.add(name + "="
                + random.ints(1 + random.nextInt(3), 1, most + 1)
                        .map(number -> fromEnd && random.nextInt(4) == 0 ? -number : number)
                        .distinct()
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(",")));
        return true;
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    /** A start that is an instance of the rule: the second instance from a random one, none when there is none. */
    private LocalDateTime firstOf(String rule) throws Exception {
        LocalDateTime any = LocalDateTime.of(1990 + random.nextInt(40), 1, 1, 0, 0)
                .plusDays(random.nextInt(365))
                .plusMinutes(random.nextInt(1440));
        String endless = rule.replaceAll(";COUNT=[0-9]+", "").replaceAll(";INTERVAL=[0-9]+", "");
        RuleInstances instances = new RuleInstances(RecurrenceRule.parse(endless), any, PlaceTime.UTC);
        instances.next();
        long second = instances.next();
        return second == RuleInstances.END ? null : LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    }

    private static List<LocalDateTime> ours(String rule, LocalDateTime start) throws Exception {
        RuleInstances instances = new RuleInstances(RecurrenceRule.parse(rule), start, PlaceTime.UTC);
        List<LocalDateTime> times = new ArrayList<>();
        for (long time = instances.next();
                time != RuleInstances.END && times.size() < INSTANCES;
                time = instances.next()) {
            times.add(LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC));
        }
        return times;
    }
}
