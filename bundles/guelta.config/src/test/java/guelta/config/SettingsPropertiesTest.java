// SPDX-License-Identifier: Apache-2.0
package guelta.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SettingsPropertiesTest {
    private static final Duration LONG = Duration.ofDays(100_000);

    /** Any text, and text made of what the forms are made of, which gets further. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars("0123456789abcdefkmgsdhPTDHMS.:,[]%-+ \t\n")
                        .ofMaxLength(40));
    }

    @Property
    void noTextMakesSettingsThrow(@ForAll("texts") String text) {
        Settings settings = new Settings("etc/guelta.test.cfg", Map.of("key", text));
        settings.text("key", "");
        settings.list("key", "");
        settings.flag("key", "false");
        settings.number("key", "1", 0, 2);
        settings.duration("key", "0", Duration.ZERO, LONG);
        settings.size("key", "0", 0, Long.MAX_VALUE);
        settings.addresses("key", "");
        settings.secret("key", "1", "a number", Long::valueOf);
        for (Problem problem : settings.problems()) {
            assertEquals(1, problem.toString().lines().count());
        }
    }

    @Property
    void durationsComeBackAsTheyWereWritten(@ForAll @LongRange(max = 8_640_000_000L) long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        assertEquals(duration, read(Forms.text(duration)).duration("key", "1s", Duration.ZERO, LONG));
        assertEquals(duration, read(duration.toString()).duration("key", "1s", Duration.ZERO, LONG));
    }

    @Property
    void sizesComeBackAsTheyWereWritten(
            @ForAll @LongRange(max = 1 << 20) long count, @ForAll @IntRange(max = 40) int shift) {
        long size = count << shift;
        assertEquals(size, read(Forms.text(size)).size("key", "1", 0, Long.MAX_VALUE));
    }

    @Property
    void addressesComeBackAsTheyWereWritten(
            @ForAll @Size(4) byte[] four, @ForAll @Size(16) byte[] sixteen, @ForAll @IntRange(max = 65_535) int port)
            throws UnknownHostException {
        for (byte[] octets : List.of(four, sixteen)) {
            InetAddress address = InetAddress.getByAddress(octets);
            String host = address.getHostAddress();
            String text = (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
            Settings settings = read(text);
            assertEquals(List.of(new InetSocketAddress(address, port)), settings.addresses("key", ""));
            assertTrue(settings.problems().isEmpty());
        }
    }

    private static Settings read(String text) {
        return new Settings("etc/guelta.test.cfg", Map.of("key", text));
    }
}
