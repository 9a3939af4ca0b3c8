// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What many clients of one user ask at once, each about another resource, so that it means nothing who is first. */
final class Crowd {
    private static final int NAMES = 9;

    private final Random random;
    private final Model model;

    Crowd(Random random, Model model) {
        this.random = random;
        this.model = model;
    }

    Step.Together step(long id, int pause) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            places.add(Requests.CROWDS.get(0) + "c" + i + ".ics");
            places.add(Requests.CROWDS.get(1) + "f" + i);
        }
        Collections.shuffle(places, random);
        List<Step.Asked> asked = new ArrayList<>();
        for (String place : places.subList(0, 4 + random.nextInt(6))) {
            asked.add(asked(id, place));
        }
        return new Step.Together(id, pause, asked, random.nextBoolean() ? 0 : 1 + random.nextInt(4));
    }

    private Step.Asked asked(long id, String place) {
        String etag = model.etag(place);
        String condition =
                etag == null || random.nextInt(5) == 0 ? "\"1234567890123456789012345678901234567890\"" : etag;
        int what = random.nextInt(10);
        if (what < 2) {
            return asked(id, "DELETE", place, "", random.nextBoolean() ? List.of() : List.of("If-Match", condition));
        }
        if (what < 4) {
            String update = "<propertyupdate xmlns='DAV:' xmlns:x='x:'><set><prop><x:a>" + random.nextInt(5)
                    + "</x:a></prop></set></propertyupdate>";
            return asked(id, "PROPPATCH", place, update, List.of());
        }
        List<String> fields =
                switch (random.nextInt(4)) {
                    case 0 -> List.of("If-None-Match", "*");
                    case 1 -> List.of("If-Match", condition);
                    default -> List.of();
                };
        String name = place.substring(place.lastIndexOf('/') + 1);
        boolean calendar = place.endsWith(".ics");
        String body = calendar ? event(name + "@example.org") : "line " + random.nextInt(9) + "\n";
        return asked(id, "PUT", place, body, fields);
    }

    private static Step.Asked asked(long id, String method, String place, String body, List<String> fields) {
        return new Step.Asked(id, 0, Requests.CROWDED, method, place, body, fields);
    }

    private String event(String uid) {
        return event(uid, "202612%02d".formatted(1 + random.nextInt(28)));
    }

    private static String event(String uid, String day) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:" + uid
                + "\r\nDTSTAMP:20261126T080000Z\r\nDTSTART:" + day + "T100000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
                + "END:VCALENDAR\r\n";
    }

    /** The same object under another name each. */
    static List<Step.Asked> race(Step.Raced step) {
        List<Step.Asked> asked = new ArrayList<>();
        for (int i = 0; i < step.clients(); i++) {
            asked.add(asked(
                    step.id(),
                    "PUT",
                    Requests.CROWDS.get(0) + "racer" + i + ".ics",
                    event("race" + step.id() + "@example.org", "20261224"),
                    List.of()));
        }
        return asked;
    }

    /** The same text, whoever it is that was first. */
    static String anyRacer(String text) {
        return text.replaceAll("racer\\d+", "racer");
    }
}
