// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.icalendar.Component;
import guelta.dav.text.Malformed;
import java.util.Locale;
import java.util.Optional;

/** The forms of calendar data. */
public enum CalendarFormat {
    /** RFC 5545. */
    ICALENDAR("text/calendar") {
        @Override
        public byte[] of(byte[] calendar) {
            return calendar;
        }
    },
    /** RFC 7265. */
    JCAL("application/calendar+json") {
        @Override
        public byte[] of(byte[] calendar) throws Malformed {
            return JCal.octets(Component.parse(calendar));
        }
    },
    /** RFC 6321. */
    XCAL("application/calendar+xml") {
        @Override
        public byte[] of(byte[] calendar) throws Malformed {
            return XCal.octets(Component.parse(calendar));
        }
    };

    private final String mediaType;

    CalendarFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The format of a media type; what stands behind a semicolon does not matter. */
    public static Optional<CalendarFormat> of(String mediaType) {
        String type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (CalendarFormat format : values()) {
            if (format.mediaType.equals(type)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Its media type, without parameters. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * A calendar in this format.
     *
     * @throws Malformed when the octets are no calendar
     */
    public abstract byte[] of(byte[] calendar) throws Malformed;
}
