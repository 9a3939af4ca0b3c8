// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.webdav.Contender.Said;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A long life of some homes, the same on every server: all are asked the same, and what they say is held against each other
 * and against the model.
 */
final class Run implements AutoCloseable {
    private static final String LISTING = "<propfind xmlns='DAV:'><prop><getetag/><resourcetype/></prop></propfind>";
    private static final int AUDIT = 20;

    private final Passing time;
    private final List<Contender> contenders;
    private final Model model = new Model();
    private final List<Client> clients = new ArrayList<>();
    /** In which order things are done at once is another one everywhere: those who follow are of one contender each. */
    private final Map<Contender, List<Client>> followers = new HashMap<>();

    private final List<Step> taken = new ArrayList<>();

    /** What was not alike, or not right, in the last of these steps. */
    static final class Wrong extends AssertionError {
        private static final long serialVersionUID = 1;

        private final transient List<Step> taken;

        Wrong(String message, List<Step> taken) {
            super(message);
            this.taken = List.copyOf(taken);
        }

        List<Step> taken() {
            return taken;
        }
    }

    /** All begin with three users and their homes. */
    Run(Function<Passing, List<Contender>> opening) {
        time = new Passing();
        contenders = opening.apply(time);
        contenders.forEach(contender -> contender.users(Requests.OWNERS.toArray(String[]::new)));
        for (String owner : Requests.OWNERS) {
            for (String path : List.of(
                    "calendars/%s/",
                    "calendars/%s/calendar/",
                    "calendars/%s/tasks/",
                    "contacts/%s/",
                    "contacts/%s/contacts/",
                    "files/%s/")) {
                model.provided("/dav/" + path.formatted(owner));
            }
            ask(new Step.Asked(0, 0, owner, "PROPFIND", "/dav/calendars/" + owner + "/", "", List.of("Depth", "1")));
            model.remember(owner, 1);
            if (owner.equals(Requests.CROWDED)) {
                continue;
            }
            for (String path : List.of(
                    "calendars/%s/calendar/",
                    "calendars/%s/tasks/", "calendars/%s/work/", "contacts/%s/contacts/", "files/%s/a/", "files/%s/")) {
                clients.add(new Client(owner, "/dav/" + path.formatted(owner)));
            }
        }
        clients.add(new Client("bob", "/dav/calendars/anna/calendar/"));
        for (Contender contender : contenders) {
            followers.put(
                    contender,
                    Requests.CROWDS.stream()
                            .map(crowd -> new Client(Requests.CROWDED, crowd))
                            .toList());
        }
    }

    Model model() {
        return model;
    }

    int clients() {
        return clients.size();
    }

    /** Steps for people to read. */
    static String text(List<Step> steps) {
        return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }

    /**
     * Takes a step on all of them.
     *
     * @param heard is told what was answered
     */
    void take(Step step, BiConsumer<Step.Asked, Said> heard) {
        taken.add(step);
        time.pass(Duration.ofSeconds(step.pause()));
        if (step instanceof Step.Restarted) {
            contenders.forEach(Contender::restart);
        } else if (step instanceof Step.Tidied) {
            contenders.forEach(Contender::tidy);
        } else if (step instanceof Step.Account account) {
            contenders.forEach(contender -> contender.account(account));
        } else if (step instanceof Step.Imported imported) {
            imported(imported);
        } else if (step instanceof Step.Together together) {
            together(together);
        } else if (step instanceof Step.Raced raced) {
            raced(raced);
        } else if (step instanceof Step.Followed followed) {
            Client client = clients.get(followed.client());
            check(followed, client.take(ask(client.ask(followed)), model));
        } else if (step instanceof Step.Asked asked) {
            Said said = ask(asked);
            check(asked, model.judge(asked, said));
            model.apply(asked, said);
            heard.accept(asked, said);
        }
        alike(step);
        if (step.id() % AUDIT == 0) {
            audit(step);
        }
    }

    /** Whatever comes first, each request is answered the same, and who follows is told of each. */
    private void together(Step.Together step) {
        List<Said> first = contenders.get(0).together(step.asked(), Requests.OWNERS);
        for (Contender other : contenders.subList(1, contenders.size())) {
            alike(step, first, other, other.together(step.asked(), Requests.OWNERS));
        }
        for (int i = 0; i < first.size(); i++) {
            Step.Asked asked = step.asked().get(i);
            check(
                    step,
                    first.get(i).status() < 500
                            ? model.judge(asked, first.get(i))
                            : first.get(i).toString());
            model.apply(asked, first.get(i));
        }
        followers.forEach((contender, theirs) -> theirs.forEach(client -> {
            Step.Followed followed = new Step.Followed(step.id(), 0, 0, step.limit());
            check(step, client.take(contender.ask(client.ask(followed), Requests.OWNERS), model));
        }));
    }

    /** RFC 4791 5.3.2.1: one of them makes it, and all others are told so; who it is differs. */
    private void raced(Step.Raced step) {
        List<Step.Asked> asked = Crowd.race(step);
        for (Contender contender : contenders) {
            List<Said> answers = contender.together(asked, Requests.OWNERS);
            List<Integer> made = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                Said said = answers.get(i);
                boolean refused = said.status() == 403 && said.body().contains("no-uid-conflict");
                check(step, said.status() == 201 || refused ? "" : contender + ": " + said);
                if (said.status() == 201) {
                    made.add(i);
                }
            }
            check(step, made.size() == 1 ? "" : contender + ": " + made.size() + " were made");
            String winner = asked.get(made.get(0)).target();
            Said gone = contender.ask(
                    new Step.Asked(step.id(), 0, Requests.CROWDED, "DELETE", winner, "", List.of()), Requests.OWNERS);
            check(step, gone.status() == 204 ? "" : contender + ": " + gone);
        }
    }

    /** What is not refused is there, octet for octet, and all else is as it was. */
    private void imported(Step.Imported step) {
        Import.Report report = contenders.get(0).imports(step);
        for (Contender other : contenders.subList(1, contenders.size())) {
            alike(step, report, other, other.imports(step));
        }
        if (report.made()) {
            model.provided(step.collection());
        }
        Set<String> refused =
                report.refused().stream().map(Import.Refused::origin).collect(Collectors.toSet());
        if (refused.size() == step.pieces().size() && !report.made()) {
            return;
        }
        String owner = Model.owner(step.collection());
        Map<String, String> before = model.in(step.collection());
        Map<String, String> after = listed(step, owner, step.collection());
        for (int i = 0; i < step.pieces().size(); i++) {
            String etag = Model.etag(step.pieces().get(i).getBytes(UTF_8));
            boolean there = after.containsValue(etag);
            check(step, there || refused.contains(Integer.toString(i)) ? "" : i + " is not there: " + report);
        }
        check(step, after.keySet().containsAll(before.keySet()) ? "" : "something is gone: " + report);
        check(step, after.size() == before.size() + report.added() ? "" : after.size() + " are there: " + report);
        before.entrySet().removeIf(entry -> entry.getValue().equals(after.get(entry.getKey())));
        check(step, before.size() == report.replaced() ? "" : before.size() + " are changed: " + report);
        model.imported(after);
    }

    private void alike(Step step, Object first, Contender other, Object theirs) {
        if (!theirs.equals(first)) {
            throw new Wrong(step + "\n " + contenders.get(0) + ": " + first + "\n " + other + ": " + theirs, taken);
        }
    }

    private void check(Step step, String wrong) {
        if (!wrong.isEmpty()) {
            throw new Wrong(step + "\n is answered wrong: " + wrong, taken);
        }
    }

    /** What all say; it has to be the same. */
    private Said ask(Step.Asked asked) {
        Said first = contenders.get(0).ask(asked, Requests.OWNERS);
        check(asked, first.status() < 500 || first.status() == 507 ? "" : first.toString());
        for (Contender other : contenders.subList(1, contenders.size())) {
            Said said = other.ask(asked, Requests.OWNERS);
            if (!said.equals(first)) {
                throw new Wrong(asked + "\n " + contenders.get(0) + ": " + first + "\n " + other + ": " + said, taken);
            }
        }
        return first;
    }

    /** What all have; a request is one commit to the homes of a user, or none. */
    private void alike(Step step) {
        for (String owner : Requests.OWNERS) {
            long number = contenders.get(0).number(step.id(), owner);
            boolean once = number <= model.newest(owner) + 1 || owner.equals(Requests.CROWDED);
            check(step, !once ? number + " follows " + model.newest(owner) : "");
            if (number > model.newest(owner)) {
                model.remember(owner, number);
            }
            String first = contenders.get(0).state(step.id(), owner);
            for (Contender other : contenders.subList(1, contenders.size())) {
                String state = other.state(step.id(), owner);
                if (!state.equals(first)) {
                    throw new Wrong(
                            step + "\n " + contenders.get(0) + " has " + first + "\n " + other + " has " + state,
                            taken);
                }
            }
        }
    }

    /** What is there is what the model says, on every server. */
    private void audit(Step step) {
        for (String owner : Requests.OWNERS) {
            for (String collection : model.collections(owner)) {
                Map<String, String> there = listed(step, owner, collection);
                Map<String, String> right = model.in(collection);
                check(step, there.equals(right) ? "" : collection + " has " + there + "\n instead of " + right);
            }
        }
    }

    /** What is in a collection. */
    private Map<String, String> listed(Step step, String owner, String collection) {
        Step.Asked asked = new Step.Asked(step.id(), 0, owner, "PROPFIND", collection, LISTING, List.of("Depth", "1"));
        Map<String, String> there = new TreeMap<>();
        for (Element response :
                Client.parse(ask(asked).body()).elements(Name.dav("response")).toList()) {
            there.put(response.element(Name.dav("href")).orElseThrow().text(), Client.etag(response));
        }
        there.remove(collection);
        return there;
    }

    /** The whole past is the same, but for the order of what was done at once, and who was first. */
    void end() {
        for (String owner : Requests.OWNERS) {
            List<String> first = contenders.get(0).history(owner);
            for (Contender other : contenders.subList(1, contenders.size())) {
                List<String> history = other.history(owner);
                if (!history.equals(first)) {
                    throw new Wrong(
                            owner + ": " + contenders.get(0) + " had " + first + "\n " + other + " had " + history,
                            taken);
                }
            }
        }
    }

    @Override
    public void close() {
        contenders.forEach(Contender::close);
    }
}
