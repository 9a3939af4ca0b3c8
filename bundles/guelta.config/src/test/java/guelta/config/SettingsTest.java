// SPDX-License-Identifier: Apache-2.0
package guelta.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private static Settings settings(Map<String, ?> values) {
        return new Settings("etc/guelta.test.cfg", values);
    }

    private static Settings with(String value) {
        return settings(Map.of("key", value));
    }

    private static void says(String expected, Settings settings) {
        assertEquals(
                List.of("etc/guelta.test.cfg: " + expected),
                settings.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void aMissingKeyAndAnEmptyOneTakeTheDefault() {
        assertEquals(7, settings(Map.of()).number("key", "7", 0, 9));
        assertEquals(7, with("  ").number("key", "7", 0, 9));
    }

    @Test
    void durationsAreReadInBothForms() {
        Map<String, Duration> forms = Map.of(
                "0", Duration.ZERO,
                "30s", Duration.ofSeconds(30),
                "5m", Duration.ofMinutes(5),
                "12h", Duration.ofHours(12),
                "14d", Duration.ofDays(14),
                "PT1.5S", Duration.ofMillis(1_500),
                "p1dt2h", Duration.ofHours(26));
        forms.forEach((text, duration) ->
                assertEquals(duration, with(text).duration("key", "1s", Duration.ZERO, Duration.ofDays(15)), text));
    }

    @Test
    void aDurationThatIsNotAllowedIsNamedWithItsRangeAsPeopleWriteIt() {
        for (String wrong : List.of("30", "s", "-5s", "25h", "5 m", "5M", "P", "999999999999999999d", "١s")) {
            Settings settings = with(wrong);
            assertEquals(Duration.ofMinutes(1), settings.duration("key", "1m", Duration.ofSeconds(1), DAY));
            says("key is '" + wrong + "', allowed is a duration as 30s, 5m, 12h or 14d, from 1s to 1d", settings);
        }
    }

    @Test
    void sizesArePowersOf1024() {
        Map<String, Long> forms =
                Map.of("512", 512L, "64k", 65_536L, "64K", 65_536L, "16m", 16L << 20, "2g", 2L << 30, "0", 0L);
        forms.forEach((text, size) -> assertEquals(size, with(text).size("key", "1", 0, Long.MAX_VALUE), text));
    }

    @Test
    void aSizeThatIsNotAllowedIsNamedWithItsRangeAsPeopleWriteIt() {
        for (String wrong : List.of("k", "-1", "64kb", "1.5m", "17m", "9223372036854775807g")) {
            Settings settings = with(wrong);
            assertEquals(65_536, settings.size("key", "64k", 512, 16 << 20));
            says("key is '" + wrong + "', allowed is a number of bytes as 512, 64k or 16m, from 512 to 16m", settings);
        }
    }

    @Test
    void addressesAreLiteralsWithAPort() {
        assertEquals(
                List.of(new InetSocketAddress("127.0.0.1", 5_300), new InetSocketAddress("::1", 53)),
                with(" 127.0.0.1:5300,[::1]:53, ").addresses("key", ""));
    }

    // 1.2.3.4.5 and localhost would ask a name server, 127.1 is 127.0.0.1 and 010.0.0.1 octal to some: an address says
    // what it is.
    @Test
    void whatIsNoWholeLiteralIsNoAddress() {
        for (String wrong : List.of(
                "127.0.0.1",
                "localhost:53",
                "127.1:53",
                "010.0.0.1:53",
                "256.0.0.1:53",
                "1.2.3.4.5:53",
                "::1:53",
                "[127.0.0.1]:53",
                "[::1]",
                "[dns]:53",
                "[:::]:53",
                "127.0.0.1:65536",
                "127.0.0.1:+53",
                ":53")) {
            Settings settings = with(wrong);
            assertEquals(List.of(), settings.addresses("key", "127.0.0.1:53"));
            says(
                    "key is '" + wrong + "', allowed is an address with its port, as 127.0.0.1:5300 or [::1]:5300",
                    settings);
        }
    }

    @Test
    void oneWrongAddressOfAListIsTheOneThatIsNamed() {
        Settings settings = with("127.0.0.1:53, nowhere, [::1]:53");
        assertEquals(2, settings.addresses("key", "").size());
        assertEquals(
                List.of("nowhere"),
                settings.problems().stream().map(Problem::value).toList());
    }

    @Test
    void wordsAreReadInAnyCase() {
        assertEquals("journal", with("Journal").word("key", "commit", "commit", "journal"));
        assertTrue(with("TRUE").flag("key", "false"));
        Settings settings = with("yes");
        assertFalse(settings.flag("key", "false"));
        says("key is 'yes', allowed is one of true, false", settings);
    }

    @Test
    void aNumberOutsideItsRangeIsRefused() {
        for (String wrong : List.of("0", "10", "+5", "5.0", "five", "99999999999999999999", "")) {
            Settings settings = with(wrong.isEmpty() ? "-" : wrong);
            assertEquals(3, settings.number("key", "3", 1, 9));
            assertEquals(1, settings.problems().size());
        }
    }

    // A secret is written to etc by hand and mistyped by hand: what is wrong is said without it.
    @Test
    void theProblemOfASecretNeverShowsIt() {
        Settings settings = with("hunter2");
        assertEquals(
                "",
                settings.secret("key", "", "32 hexadecimal digits or nothing", text -> text.isEmpty() ? text : null));
        says("key is not allowed as it stands, allowed is 32 hexadecimal digits or nothing", settings);
        assertFalse(settings.problems().toString().contains("hunter2"));
    }

    @Test
    void aParserThatThrowsForASecretDoesNotTellItEither() {
        Settings settings = with("hunter2");
        assertEquals(0L, settings.<Long>secret("key", "0", "a number", Long::valueOf));
        assertFalse(settings.problems().toString().contains("hunter2"));
    }

    // A misspelt key would leave its default in force without a word.
    @Test
    void aKeyThatNobodyAskedForIsNamed() {
        Settings settings = settings(Map.of("lisen", "127.0.0.1:53", "store", "zones"));
        settings.addresses("listen", "127.0.0.1:5300");
        settings.text("store", "");
        says("a key is 'lisen', allowed is one of listen, store", settings);
    }

    @Test
    void keysOfTheFrameworkAreLeftAlone() {
        Settings settings = settings(Map.of("service.pid", "guelta.test", "felix.fileinstall.filename", "x"));
        assertEquals(List.of(), settings.problems());
    }

    // Two stores of one kind are told apart by the file that the operator has to mend.
    @Test
    void aConfigurationOfAFactoryIsNamedByItsFile() {
        Settings settings = Settings.of(
                "guelta.test", Map.of("felix.fileinstall.filename", "file:/opt/etc/guelta.test-a.cfg", "key", "A"));
        settings.name("key", "a");
        String allowed = ": key is 'A', allowed is 1 to 64 lower-case letters, digits, '.', '_' and '-'";
        assertEquals(
                "etc/guelta.test-a.cfg" + allowed, settings.problems().get(0).toString());

        Settings typed = Settings.of("guelta.test", Map.of("key", "A"));
        typed.name("key", "a");
        assertEquals("guelta.test" + allowed, typed.problems().get(0).toString());
    }

    @Test
    void aNameIsShortAndBeginsWithALetterOrDigit() {
        for (String name : List.of("a", "0", "zones.example_1-b", "a".repeat(64))) {
            assertEquals(name, with(name).name("key", "z"));
        }
        for (String wrong : List.of("A", ".a", "-a", "a b", "a/b", "ä", "a".repeat(65))) {
            Settings settings = with(wrong);
            assertEquals("z", settings.name("key", "z"));
            assertEquals(1, settings.problems().size(), wrong);
        }
    }

    @Test
    void aProblemIsOneLineOfBoundedLength() {
        Settings settings = with("a\nb" + "c".repeat(1_000));
        settings.flag("key", "true");
        String line = settings.problems().get(0).toString();
        assertEquals(1, line.lines().count());
        assertTrue(line.contains("a?bccc") && line.contains("...', allowed is"), line);
        assertTrue(line.length() < 200, line);
    }

    @Test
    void aDefaultThatIsNotAllowedIsAFaultOfTheProgram() {
        assertThrows(IllegalStateException.class, () -> with("x").number("key", "y", 0, 1));
    }
}
