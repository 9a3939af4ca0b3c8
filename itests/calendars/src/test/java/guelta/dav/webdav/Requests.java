// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.webdav.Contender.Said;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Chance, with a seed: what many clients ask, most of it sensible. Looks at the model to meet what is there. */
final class Requests {
    /** Whose homes are changed by requests that come at once, and by no others. */
    static final String CROWDED = "dora";
    /** The collections of these. */
    static final List<String> CROWDS = List.of("/dav/calendars/dora/calendar/", "/dav/files/dora/");

    static final List<String> OWNERS = List.of("anna", "bob", "carl", CROWDED);

    /** Who comes and goes. */
    private static final String PASSING = "erik";

    private static final String PROPERTIES = "<propfind xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'"
            + " xmlns:S='http://calendarserver.org/ns/' xmlns:x='x:'>%s</propfind>";
    /** How many put the same at once, as often as it happens. */
    private static final int RACERS = 32;

    private static final List<String> NAMES =
            List.of("m0", "m1", "m2", "m3", "m4", "%C3%A4", "a%2Fb", ".x", "con.git", "x%20y");
    private final Random random;
    private final Model model;
    private final Objects objects;
    private final Questions questions;
    private final Crowd crowd;
    private boolean passing;
    private final List<Locked> locks = new ArrayList<>();

    private record Locked(String user, String path, String token) {}

    Requests(long seed, Model model) {
        this.random = new Random(seed);
        this.model = model;
        this.objects = new Objects(random);
        this.questions = new Questions(random);
        this.crowd = new Crowd(random, model);
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private int pause() {
        return one(40) ? random.nextInt(7200) : random.nextInt(60);
    }

    /** The next step. */
    Step next(long id, int clients) {
        if (id % 97 == 96) {
            return new Step.Restarted(id, pause());
        }
        if (id % 211 == 210) {
            return new Step.Tidied(id, pause());
        }
        if (id % 23 == 22) {
            return crowd.step(id, pause());
        }
        if (id % 151 == 150) {
            return new Step.Raced(id, pause(), RACERS);
        }
        int what = random.nextInt(100);
        if (what < 12) {
            return new Step.Followed(id, pause(), random.nextInt(clients), one(2) ? 0 : 1 + random.nextInt(4));
        }
        if (what == 12) {
            return account(id);
        }
        if (what == 13) {
            return imported(id);
        }
        Draft draft = new Draft(one(8) ? any(OWNERS) : passing && one(30) ? PASSING : "");
        draft.make(what);
        return draft.step(id, pause());
    }

    /** A group has other members, or is gone; a user comes or goes. */
    private Step.Account account(long id) {
        if (one(4)) {
            passing = !passing;
            return new Step.Account(
                    id,
                    pause(),
                    "users/" + PASSING,
                    passing ? "email: " + PASSING + random.nextInt(3) + "@example.org\n" : "");
        }
        String group = any(List.of("staff", "other"));
        StringBuilder text = new StringBuilder();
        for (String member : List.of("bob", "carl", PASSING, "groups/other", "groups/staff")) {
            text.append(one(2) || member.equals("groups/" + group) ? "" : "member: " + member + '\n');
        }
        return new Step.Account(
                id, pause(), "groups/" + group, one(6) ? "" : text + "display-name: The " + group + '\n');
    }

    private Step.Imported imported(long id) {
        String in = "/dav/"
                + any(List.of(
                        "calendars/anna/calendar/",
                        "calendars/anna/tasks/",
                        "calendars/bob/brought/",
                        "contacts/anna/contacts/",
                        "contacts/bob/brought/"));
        List<String> pieces = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            pieces.add(objects.of(in.split("/")[2], in.endsWith("/tasks/")));
        }
        return new Step.Imported(id, pause(), in, pieces);
    }

    /** What was answered: locks are remembered. */
    void heard(Step.Asked asked, Said said) {
        if (asked.method().equals("LOCK") && said.fields().contains("Lock-Token")) {
            String token = said.fields().replaceAll(".*Lock-Token, value=<([^>]*)>.*", "$1");
            locks.add(new Locked(asked.user(), asked.target(), token));
            if (locks.size() > 6) {
                locks.remove(0);
            }
        }
    }

    /** A request that is being made. */
    private final class Draft {
        private final String owner = one(4) ? "bob" : "anna";
        private final String user;
        private String method = "";
        private String target = "";
        private String body = "";
        private final List<String> fields = new ArrayList<>();

        Draft(String other) {
            user = other.isEmpty() ? owner : other;
        }

        Step.Asked step(long id, int pause) {
            if (one(3) && !locks.isEmpty() && !fields.contains("If")) {
                // Mostly clients show the locks that they have.
                locks.stream()
                        .filter(lock -> lock.path().startsWith(target) || target.startsWith(lock.path()))
                        .findAny()
                        .ifPresent(
                                lock -> fields.addAll(List.of("If", "<" + lock.path() + "> (<" + lock.token() + ">)")));
            }
            if (one(20)) {
                fields.addAll(List.of("Prefer", one(2) ? "return=minimal" : "return=representation"));
            }
            fields.addAll(one(3) ? List.of("User-Agent", "Client/" + random.nextInt(3)) : List.of());
            return new Step.Asked(id, pause, user, method, target, body, fields);
        }

        private void set(String method, String target, String body, String... fields) {
            this.method = method;
            this.target = target;
            this.body = body;
            this.fields.addAll(Arrays.asList(fields));
        }

        /** A collection that is there, mostly. */
        private String collection() {
            List<String> there = model.collections(owner).stream()
                    .filter(path -> path.split("/").length > 4 || path.startsWith("/dav/files/"))
                    .toList();
            return there.isEmpty() || one(15) ? another() : any(there);
        }

        /** A place for a collection. */
        private String another() {
            return switch (random.nextInt(4)) {
                case 0, 1 ->
                    "/dav/calendars/" + owner + "/" + any(List.of("calendar", "tasks", "work", "%C3%A4")) + "/";
                case 2 -> "/dav/contacts/" + owner + "/" + any(List.of("contacts", "club")) + "/";
                default -> "/dav/files/" + owner + "/" + any(List.of("a", "a/b", "a/b/c", "x%20y", "d", "d/e")) + "/";
            };
        }

        private String ending(String in) {
            return in.startsWith("/dav/calendars") ? ".ics" : in.startsWith("/dav/contacts") ? ".vcf" : "";
        }

        private String member(String in) {
            List<String> there = model.in(in).keySet().stream()
                    .filter(path -> !path.endsWith("/"))
                    .toList();
            return there.isEmpty() || one(4) ? in + any(NAMES) + ending(in) : any(there);
        }

        private String etag(String path) {
            String now = model.etag(path);
            return now == null || now.isEmpty() || one(4) ? "\"1234567890123456789012345678901234567890\"" : now;
        }

        private void make(int what) {
            String in = collection();
            String member = member(in);
            if (what < 36) {
                put(in, one(2) ? member : in + any(NAMES) + ending(in));
            } else if (what < 42) {
                set("DELETE", member, "");
                if (one(3)) {
                    fields.addAll(List.of("If-Match", etag(member)));
                }
            } else if (what < 47) {
                set(one(5) ? "HEAD" : "GET", one(8) ? in + (one(2) ? "?export" : "") : member, "");
                if (one(3)) {
                    fields.addAll(one(2) ? List.of("If-None-Match", etag(member)) : List.of("Range", "bytes=3-9"));
                }
            } else if (what < 54) {
                String to = one(12) ? "/dav/files/" + (owner.equals("anna") ? "bob" : "anna") + "/" : collection();
                relocate(member, to + any(NAMES) + ending(to));
            } else if (what < 58) {
                make(one(4) ? in : another());
            } else if (what < 59) {
                set("DELETE", in, "");
            } else if (what < 62) {
                relocate(in, another());
            } else if (what < 67) {
                set(
                        "PROPPATCH",
                        one(2) ? in : member,
                        "<propertyupdate xmlns='DAV:' xmlns:x='x:'>" + update() + (one(3) ? update() : "")
                                + "</propertyupdate>");
            } else if (what < 73) {
                propfind(in, member);
            } else if (what < 77) {
                lock(in, member);
            } else if (what < 79) {
                acl(in);
            } else if (what < 88) {
                report(in, member);
            } else if (what < 90) {
                set("POST", in + "?add-member", object(in), "Content-Type", type(in));
            } else if (what < 95) {
                told(in, member);
            } else {
                undo(in, member);
            }
        }

        private String object(String in) {
            return objects.of(in.split("/")[2], in.endsWith("/tasks/"));
        }

        private String type(String in) {
            return in.startsWith("/dav/calendars")
                    ? "text/calendar"
                    : in.startsWith("/dav/contacts")
                            ? "text/vcard"
                            : one(2) ? "text/plain" : "application/octet-stream";
        }

        private void put(String in, String path) {
            set("PUT", path, object(in), "Content-Type", type(in));
            switch (random.nextInt(6)) {
                case 0 -> fields.addAll(List.of("If-None-Match", "*"));
                case 1, 2 -> fields.addAll(List.of("If-Match", etag(path)));
                default -> {}
            }
        }

        private void relocate(String from, String to) {
            set(one(2) ? "MOVE" : "COPY", from, "", "Destination", one(5) ? "http://dav.example.org" + to : to);
            if (one(3)) {
                fields.addAll(List.of("Overwrite", "F"));
            }
            if (method.equals("COPY") && one(5)) {
                fields.addAll(List.of("Depth", "0"));
            }
        }

        private void make(String at) {
            boolean calendar = at.startsWith("/dav/calendars") && one(2);
            String body = one(2)
                    ? ""
                    : calendar
                            ? "<C:mkcalendar xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><set><prop><displayname>"
                                    + "Work</displayname></prop></set></C:mkcalendar>"
                            : "<mkcol xmlns='DAV:'><set><prop><displayname>Made</displayname><x xmlns='x:'>1</x></prop>"
                                    + "</set></mkcol>";
            set(calendar ? "MKCALENDAR" : "MKCOL", at, body);
        }

        private String update() {
            String name = any(List.of("displayname", "x:a", "x:b", "getetag", "C:calendar-description"));
            String declared = "xmlns:C='urn:ietf:params:xml:ns:caldav'";
            return one(4)
                    ? "<remove><prop><" + name + " " + declared + "/></prop></remove>"
                    : "<set><prop><" + name + " " + declared + ">" + random.nextInt(5) + "</" + name + "></prop></set>";
        }

        private void propfind(String in, String member) {
            String at = any(
                    List.of(in, in, member, "/dav/calendars/" + owner + "/", "/dav/principals/users/" + owner + "/"));
            String wanted = any(List.of(
                    "<allprop/>",
                    "<propname/>",
                    "<prop><getetag/><displayname/><x:a/><C:supported-calendar-component-set/></prop>",
                    "<prop><S:getctag/><sync-token/><getlastmodified/><quota-used-bytes/><resourcetype/></prop>",
                    "<prop><lockdiscovery/><current-user-privilege-set/><acl/><owner/></prop>",
                    "<prop><group-membership/><principal-URL/><getcontenttype/><creationdate/></prop>"));
            set("PROPFIND", at, PROPERTIES.formatted(wanted), "Depth", one(3) ? "0" : "1");
        }

        private void lock(String in, String member) {
            if (!locks.isEmpty() && one(2)) {
                Locked lock = any(locks);
                if (one(3)) {
                    set("LOCK", lock.path(), "", "If", "(<" + lock.token() + ">)", "Timeout", "Second-600");
                } else {
                    set("UNLOCK", lock.path(), "", "Lock-Token", "<" + lock.token() + ">");
                }
                return;
            }
            set(
                    "LOCK",
                    one(4) ? in : member,
                    "<lockinfo xmlns='DAV:'><lockscope><" + (one(3) ? "shared" : "exclusive")
                            + "/></lockscope><locktype><write/></locktype><owner>me</owner></lockinfo>",
                    "Timeout",
                    "Second-" + (1 + random.nextInt(900)));
            if (one(2)) {
                fields.addAll(List.of("Depth", one(2) ? "0" : "infinity"));
            }
        }

        private void acl(String in) {
            String whom = any(List.of(
                    "<href>/dav/principals/users/bob/</href>",
                    "<href>/dav/principals/users/carl/</href>",
                    "<href>/dav/principals/groups/staff/</href>",
                    "<authenticated/>"));
            String what = any(List.of("read", "write", "all", "write-content", "bind", "unbind", "read-acl"));
            String ace = "<ace><principal>" + whom + "</principal><grant><privilege><" + what
                    + "/></privilege></grant></ace>";
            set("ACL", in, "<acl xmlns='DAV:'>" + (one(4) ? "" : ace) + "</acl>");
        }

        private void report(String in, String member) {
            Questions.Question question = one(3) ? questions.ofPeople(in, owner) : questions.ofContent(in, member);
            set("REPORT", question.target(), question.body(), "Depth", question.depth());
        }

        private String historyOf(String path) {
            return one(5)
                    ? "/dav/history/principals/users/" + owner + "/"
                    : "/dav/history" + path.substring("/dav".length());
        }

        private long recent() {
            return Math.max(1, model.newest(owner) - random.nextInt(one(3) ? 60 : 6));
        }

        private void told(String in, String member) {
            String query =
                    switch (random.nextInt(4)) {
                        case 0 -> "?limit=" + (1 + random.nextInt(20));
                        case 1 -> "?change=" + recent() + "&content";
                        case 2 -> "?limit=5&before=" + recent();
                        default -> "?change=" + recent();
                    };
            set("GET", historyOf(one(2) ? in : member) + query, "");
        }

        private void undo(String in, String member) {
            String home = "/dav/calendars/" + owner + "/";
            set(
                    "POST",
                    historyOf(any(List.of(in, member, home))),
                    "{\"" + (one(3) ? "restore" : "revert") + "\": " + recent() + "}",
                    "Content-Type",
                    "application/json");
        }
    }
}
