// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 5545 3.8.5.3: its examples, to the letter. */
class RecurrenceExamplesTest {
    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final PlaceTime NEW_YORK =
            PlaceTime.of(ZoneId.of("America/New_York").getRules());
    private static final Pattern LINE = Pattern.compile("(\\S+) (\\S+) = (.*?)( \\.\\.\\.)?(?: \\| ([0-9]+))?");
    private static final int MANY = 10_000;

    static Stream<String> examples() throws IOException {
        try (var text = RecurrenceExamplesTest.class.getResourceAsStream("rfc5545-3.8.5.3.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theInstancesAreThoseOfTheRfc(String line) throws Exception {
        Matcher example = LINE.matcher(line);
        assertEquals(true, example.matches(), line);
        LocalDateTime start = LocalDateTime.parse(example.group(1), BASIC);
        List<LocalDateTime> expected = Stream.of(example.group(3).split(" "))
                .map(time -> LocalDateTime.parse(
                        time.contains("T") ? time : time + example.group(1).substring(8), BASIC))
                .toList();
        boolean more = example.group(4) != null;
        int all = example.group(5) != null ? Integer.parseInt(example.group(5)) : expected.size() + (more ? 1 : 0);
        int asked = more && example.group(5) == null ? all : MANY;

        List<LocalDateTime> instances = instances(example.group(2), start, asked);

        assertEquals(all, instances.size());
        assertEquals(expected, instances.subList(0, expected.size()));
    }

    private static List<LocalDateTime> instances(String rule, LocalDateTime start, int most) throws Exception {
        RuleInstances cursor = new RuleInstances(RecurrenceRule.parse(rule), start, NEW_YORK);
        List<LocalDateTime> instances = new ArrayList<>();
        for (long time = cursor.next(); time != RuleInstances.END && instances.size() < most; time = cursor.next()) {
            instances.add(LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC));
        }
        return instances;
    }
}
