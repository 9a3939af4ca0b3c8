// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import java.util.List;
import java.util.Random;

/** What clients put: entries of calendars, cards and files, now and then something that is none. */
final class Objects {
    private static final List<String> RULES = List.of(
            "FREQ=DAILY;COUNT=5",
            "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270101T000000Z",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=YEARLY",
            "FREQ=HOURLY;INTERVAL=7;COUNT=9");

    private final Random random;

    Objects(Random random) {
        this.random = random;
    }

    /** For a collection of a kind: {@code calendars}, {@code contacts} or {@code files}. */
    String of(String kind, boolean tasks) {
        return switch (kind) {
            case "calendars" -> calendar(tasks != (random.nextInt(12) == 0));
            case "contacts" -> card();
            default -> file();
        };
    }

    private String uid() {
        return "u" + random.nextInt(9) + "@example.org";
    }

    private String text() {
        return List.of("Lunch", "Dinner with Zoë", "a\\, b\\; c\\n d", "München", "x".repeat(90), "Review", "")
                .get(random.nextInt(7));
    }

    private String day() {
        return "202612%02d".formatted(1 + random.nextInt(28));
    }

    private String calendar(boolean task) {
        String body = task ? task() : event();
        String whole = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + body + "END:VCALENDAR\r\n";
        return switch (random.nextInt(25)) {
            case 0 -> whole.replaceFirst("END:VCALENDAR", "END:VCALENDER");
            case 1 -> whole.replaceFirst("UID:.*\r\n", "");
            case 2 -> whole.replaceFirst("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REQUEST");
            case 3 -> whole + "x";
            case 4 -> whole.replace("SUMMARY:", "DESCRIPTION:" + "long ".repeat(random.nextInt(900)) + "\r\nSUMMARY:");
            default -> whole;
        };
    }

    private String task() {
        String uid = uid();
        return "BEGIN:VTODO\r\nUID:" + uid + "\r\nDTSTAMP:20261126T080000Z\r\nSUMMARY:" + text() + "\r\n"
                + (random.nextBoolean() ? "DUE:" + day() + "T120000Z\r\n" : "")
                + (random.nextBoolean() ? "STATUS:COMPLETED\r\n" : "PRIORITY:" + random.nextInt(10) + "\r\n")
                + "END:VTODO\r\n";
    }

    private String event() {
        String uid = uid();
        String day = day();
        String start =
                switch (random.nextInt(4)) {
                    case 0 -> "DTSTART;VALUE=DATE:" + day + "\r\n";
                    case 1 -> "DTSTART;TZID=Europe/Berlin:" + day + "T100000\r\nDURATION:PT1H\r\n";
                    case 2 -> "DTSTART:" + day + "T100000\r\nDTEND:" + day + "T110000\r\n";
                    default -> "DTSTART:" + day + "T100000Z\r\nDTEND:" + day + "T113000Z\r\n";
                };
        boolean recurring = random.nextInt(3) == 0;
        String rule = recurring ? "RRULE:" + RULES.get(random.nextInt(RULES.size())) + "\r\n" : "";
        String alarm = random.nextInt(4) == 0
                ? "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
                : "";
        String event = "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20261126T080000Z\r\n" + start + rule + "SUMMARY:"
                + text() + "\r\n" + (random.nextInt(5) == 0 ? "TRANSP:TRANSPARENT\r\n" : "") + alarm + "END:VEVENT\r\n";
        if (recurring && random.nextInt(3) == 0) {
            String id = start.substring(0, start.indexOf("\r\n")).replace("DTSTART", "RECURRENCE-ID");
            event += "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20261126T080000Z\r\n" + id + "\r\n" + start
                    + "SUMMARY:moved\r\nEND:VEVENT\r\n";
        }
        return event;
    }

    private String card() {
        String version = random.nextInt(3) == 0 ? "4.0" : "3.0";
        String card =
                "BEGIN:VCARD\r\nVERSION:" + version + "\r\nUID:" + uid() + "\r\nFN:" + text() + " " + random.nextInt(9)
                        + "\r\nN:Doe;" + text() + ";;;\r\nEMAIL;TYPE=work:a" + random.nextInt(9) + "@example.org\r\n"
                        + (random.nextInt(3) == 0 ? "TEL;TYPE=cell:+49 1" + random.nextInt(99) + "\r\n" : "")
                        + (random.nextInt(6) == 0 ? "X-ADDRESSBOOKSERVER-KIND:group\r\n" : "") + "END:VCARD\r\n";
        return switch (random.nextInt(20)) {
            case 0 -> card.replace("END:VCARD", "END:CARD");
            case 1 -> card.replaceFirst("UID:.*\r\n", "");
            case 2 -> card + card;
            default -> card;
        };
    }

    private String file() {
        return random.nextInt(8) == 0 ? "" : ("line " + random.nextInt(5) + "\n").repeat(1 + random.nextInt(30));
    }
}
