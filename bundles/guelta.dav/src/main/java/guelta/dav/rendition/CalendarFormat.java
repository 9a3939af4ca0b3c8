// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import java.util.Locale;
import java.util.Optional;

/** The forms of calendar data. */
public enum CalendarFormat {
    /** RFC 5545. */
    ICALENDAR("text/calendar") {
        @Override
        byte[] of(byte[] calendar) {
            return calendar;
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

    /** A calendar in this format. */
    abstract byte[] of(byte[] calendar);
}
