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

        @Override
        public byte[] icalendar(byte[] document, int most) {
            return document;
        }
    },
    /** RFC 7265. */
    JCAL("application/calendar+json") {
        @Override
        public byte[] of(byte[] calendar) throws Malformed {
            return JCal.octets(Component.parse(calendar));
        }

        @Override
        public byte[] icalendar(byte[] document, int most) throws Malformed {
            return JCalReader.icalendar(document, most);
        }
    },
    /** RFC 6321. */
    XCAL("application/calendar+xml") {
        @Override
        public byte[] of(byte[] calendar) throws Malformed {
            return XCal.octets(Component.parse(calendar));
        }

        @Override
        public byte[] icalendar(byte[] document, int most) throws Malformed {
            return XCalReader.icalendar(document, most);
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

    /**
     * A calendar in this format.
     *
     * @throws Malformed when the octets are no calendar
     */
    public abstract byte[] of(byte[] calendar) throws Malformed;

    /** What stands in Content-Type. */
    public String contentType() {
        // JSON is in UTF-8 (RFC 8259 8.1), and does not say so.
        return this == JCAL ? mediaType : mediaType + "; charset=utf-8";
    }

    /**
     * The calendar in iCalendar of a document in this format; several behind each other of a document of several. Whether they
     * are calendar objects, is up to {@link guelta.dav.calendar.CalendarObject#parse}.
     *
     * @param most how many values or elements it may have: each takes some 100 octets of memory
     * @throws Malformed when it is no such document
     */
    public abstract byte[] icalendar(byte[] document, int most) throws Malformed;
}
