// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The instances of a rule from its start on, one after the other (RFC 5545 3.3.10 and 3.8.5.3). All times are local seconds of
 * {@link PlaceTime}. The start is the first instance, also where the rule would not have it; an instance that the clocks jump
 * over is none and is not counted. A confined cursor; where it goes next costs the same however far that is, unless the rule
 * has a COUNT. It ends where looking on would take long, which no rule reaches that means something to people.
 */
public final class RuleInstances {
    /** What comes after the last instance. */
    public static final long END = Long.MAX_VALUE;

    private static final long DAY = 86_400;
    private static final int HOUR = 3_600;
    private static final int MINUTE = 60;
    private static final int WEEK = 7;
    private static final int MONTHS = 12;
    private static final int LAST_YEAR = 9_999;
    private static final long LAST =
            LocalDateTime.of(LAST_YEAR, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);
    /** After so many periods without an instance there is none any more: a Monday that is February 29 comes every 40 years. */
    private static final int FRUITLESS = 100_000;
    /** So many periods are looked at in all, about three thousand years of days: it takes a tenth of a second. */
    private static final int MOST_PERIODS = 1_000_000;

    private final RecurrenceRule rule;
    private final PlaceTime place;
    private final LocalDateTime start;
    private final long startSecond;
    private final DaysOfRule days;
    private final long hours;
    private final long minutes;
    private final long seconds;

    /** What is added to each of the times in {@code bases}: the times of a day, or the rest of an hour or minute. */
    private final int[] offsets;

    /** The current period: its days, or its one hour, minute or second. */
    private final long[] bases;

    private int[] positions = {};
    private int size;
    private int at;
    private long period;
    private boolean started;
    private boolean ended;
    private long given;
    private long floor = Long.MIN_VALUE;
    private int fruitless;
    private int looked;
    /** For how many instances {@link #positions} are. */
    private int chosen = -1;

    /** The instances of a rule that starts at this local time of a place. */
    public RuleInstances(RecurrenceRule rule, LocalDateTime start, PlaceTime place) {
        this.rule = rule;
        this.place = place;
        this.start = start;
        this.startSecond = start.toEpochSecond(ZoneOffset.UTC);
        this.days = new DaysOfRule(rule, start.toLocalDate());
        Frequency frequency = rule.frequency();
        this.hours = times(rule.byHour(), frequency.compareTo(Frequency.HOURLY) > 0, start.getHour());
        this.minutes = times(rule.byMinute(), frequency.compareTo(Frequency.MINUTELY) > 0, start.getMinute());
        this.seconds = times(
                rule.bySecond().stream()
                        .map(second -> Math.min(second, MINUTE - 1))
                        .toList(),
                frequency.compareTo(Frequency.SECONDLY) > 0,
                start.getSecond());
        this.offsets = offsets(frequency);
        this.bases = new long[frequency.withinDays() ? 1 : 7 * 54];
    }

    /** Bits of the hours, minutes or seconds; all of them where the period is one, else the start's where there are none. */
    private static long times(List<Integer> numbers, boolean longer, int ofStart) {
        if (numbers.isEmpty()) {
            return longer ? 1L << ofStart : -1;
        }
        long bits = 0;
        for (int number : numbers) {
            bits |= 1L << number;
        }
        return bits;
    }

    private int[] offsets(Frequency frequency) {
        IntStream ofHours =
                frequency.withinDays() ? IntStream.of(0) : numbers(hours, 24).map(hour -> hour * HOUR);
        boolean inMinutes = frequency.compareTo(Frequency.MINUTELY) <= 0;
        return ofHours.flatMap(hour -> inMinutes
                        ? IntStream.of(hour)
                        : numbers(minutes, MINUTE).map(minute -> hour + minute * MINUTE))
                .flatMap(minute -> frequency == Frequency.SECONDLY
                        ? IntStream.of(minute)
                        : numbers(seconds, MINUTE).map(second -> minute + second))
                .toArray();
    }

    private static IntStream numbers(long bits, int most) {
        return IntStream.range(0, most).filter(number -> has(bits, number));
    }

    private static boolean has(long bits, long number) {
        return (bits >>> number & 1) != 0;
    }

    /** The next instance, or {@link #END}. */
    public long next() {
        long instance;
        do {
            instance = counted();
        } while (instance < floor);
        return instance;
    }

    /** Goes on so that no instance before this local time comes. */
    public void advanceTo(long local) {
        floor = Math.max(floor, local);
        if (rule.count() == 0 && local > startSecond) {
            long there = periodOf(local) - 1;
            started = true;
            if (there > period) {
                period = there;
                at = size;
            }
        }
    }

    private long counted() {
        if (ended) {
            return END;
        }
        long instance = existing();
        if (instance == END || ++given == rule.count()) {
            ended = true;
        }
        return instance;
    }

    /** The next instance that the place's clocks show. */
    private long existing() {
        while (true) {
            long instance = candidate();
            if (instance == END || isLate(instance)) {
                return END;
            }
            if (!place.skips(instance)) {
                return instance;
            }
        }
    }

    private long candidate() {
        if (!started) {
            started = true;
            return startSecond;
        }
        while (true) {
            while (at < size) {
                int position = positions.length == 0 ? at : positions[at];
                at++;
                long instance = bases[position / offsets.length] + offsets[position % offsets.length];
                if (instance > startSecond) {
                    return instance;
                }
            }
            if (!load()) {
                return END;
            }
        }
    }

    private boolean isLate(long instance) {
        Until until = rule.until();
        if (until == null) {
            return instance > LAST;
        }
        long last = until.time().toEpochSecond(ZoneOffset.UTC);
        return instance > LAST || (until.utc() ? place.instant(instance) : instance) > last;
    }

    /** Loads the next period that has instances; false when there is none. */
    private boolean load() {
        for (fruitless = 0; goesOn(); fruitless++) {
            int count = rule.frequency().withinDays() ? timeOfDay() : daysOf(period++);
            if (count < 0) {
                return false;
            }
            choose(count * offsets.length);
            if (size > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean goesOn() {
        return fruitless < FRUITLESS && looked++ < MOST_PERIODS;
    }

    /** The positions of BYSETPOS among that many instances; without it, all of them. */
    private void choose(int count) {
        at = 0;
        size = count;
        if (rule.bySetPosition().isEmpty()) {
            return;
        }
        if (count != chosen) {
            chosen = count;
            positions = rule.bySetPosition().stream()
                    .mapToInt(position -> position > 0 ? position - 1 : count + position)
                    .filter(position -> position >= 0 && position < count)
                    .sorted()
                    .distinct()
                    .toArray();
        }
        size = positions.length;
    }

    /** Loads the days of a period; how many there are, -1 behind the last year. */
    private int daysOf(long index) {
        int count;
        try {
            long from = Math.multiplyExact(index, (long) rule.interval());
            LocalDate first = start.toLocalDate();
            count = switch (rule.frequency()) {
                case YEARLY -> {
                    int year = year(first.getYear() + from);
                    yield year < 0 ? -1 : days.ofYear(year, bases, 0);
                }
                case MONTHLY -> {
                    long month = first.getYear() * (long) MONTHS + first.getMonthValue() - 1 + from;
                    int year = year(Math.floorDiv(month, (long) MONTHS));
                    yield year < 0 ? -1 : days.ofMonth(year, (int) Math.floorMod(month, (long) MONTHS) + 1, bases, 0);
                }
                case WEEKLY -> within(days.weekOf(first).plusDays(Math.multiplyExact(from, (long) WEEK)), WEEK);
                default -> within(first.plusDays(from), 1);
            };
        } catch (ArithmeticException | DateTimeException behindAllYears) {
            return -1;
        }
        for (int i = 0; i < count; i++) {
            bases[i] *= DAY;
        }
        return count;
    }

    private int within(LocalDate first, int length) {
        return first.getYear() > LAST_YEAR ? -1 : days.among(first, length, bases, 0);
    }

    /** A year, or -1 behind the last one. */
    private static int year(long year) {
        return year > LAST_YEAR ? -1 : (int) year;
    }

    /** Loads the next hour, minute or second that the rule takes; 1, or -1 when there is none. */
    private int timeOfDay() {
        Frequency frequency = rule.frequency();
        long step = (long) frequency.seconds() * rule.interval();
        long origin = origin();
        for (; goesOn(); fruitless++) {
            if (period > (LAST - origin) / step) {
                return -1;
            }
            long time = origin + period * step;
            long day = Math.floorDiv(time, DAY);
            long wanted;
            if (!days.takes(LocalDate.ofEpochDay(day))) {
                wanted = (day + 1) * DAY;
            } else if (!has(hours, Math.floorMod(time, DAY) / HOUR)) {
                wanted = (Math.floorDiv(time, (long) HOUR) + 1) * HOUR;
            } else if (frequency != Frequency.HOURLY && !has(minutes, Math.floorMod(time, HOUR) / MINUTE)) {
                wanted = (Math.floorDiv(time, (long) MINUTE) + 1) * MINUTE;
            } else if (frequency == Frequency.SECONDLY && !has(seconds, Math.floorMod(time, MINUTE))) {
                wanted = time + 1;
            } else {
                bases[0] = time;
                period++;
                return 1;
            }
            period = -Math.floorDiv(origin - wanted, step);
        }
        return -1;
    }

    /** The hour, minute or second of the start. */
    private long origin() {
        return startSecond - Math.floorMod(startSecond, (long) rule.frequency().seconds());
    }

    /** The period that a local time behind the start is in. */
    private long periodOf(long local) {
        LocalDate first = start.toLocalDate();
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(Math.min(local, LAST), DAY));
        long distance =
                switch (rule.frequency()) {
                    case YEARLY -> day.getYear() - first.getYear();
                    case MONTHLY ->
                        (day.getYear() - first.getYear()) * (long) MONTHS + day.getMonthValue() - first.getMonthValue();
                    case WEEKLY ->
                        Math.floorDiv(day.toEpochDay() - days.weekOf(first).toEpochDay(), (long) WEEK);
                    case DAILY -> day.toEpochDay() - first.toEpochDay();
                    default ->
                        (Math.min(local, LAST) - origin()) / rule.frequency().seconds();
                };
        return Math.floorDiv(distance, (long) rule.interval());
    }
}
