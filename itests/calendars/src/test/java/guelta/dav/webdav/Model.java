// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.webdav.Contender.Said;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What has to be where, told by the requests that were answered with success and by nothing else: no engine, no store. Only
 * what is there and its bytes; who may do what, locks and properties it knows nothing of.
 */
final class Model {
    /** The ETag of what is at a path; that of a collection, whose path ends with a slash, is empty. */
    private TreeMap<String, String> there = new TreeMap<>();

    private final Map<String, TreeMap<Long, TreeMap<String, String>>> history = new HashMap<>();
    private final Map<String, Integer> generations = new HashMap<>();

    /** What is at a path and below. */
    Map<String, String> below(String path) {
        Map<String, String> below = new TreeMap<>();
        there.tailMap(path, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(path))
                .filter(entry -> path.endsWith("/")
                        || entry.getKey().equals(path)
                        || entry.getKey().startsWith(path + "/"))
                .forEach(entry -> below.put(entry.getKey(), entry.getValue()));
        return below;
    }

    /** What is right in a collection. */
    Map<String, String> in(String collection) {
        Map<String, String> in = below(collection);
        in.keySet().removeIf(path -> {
            String rest = path.substring(collection.length());
            int slash = rest.indexOf('/');
            return rest.isEmpty() || slash >= 0 && slash < rest.length() - 1;
        });
        return in;
    }

    /** Every collection of a user. */
    List<String> collections(String owner) {
        return there.keySet().stream()
                .filter(path -> path.endsWith("/") && owner(path).equals(owner))
                .toList();
    }

    /** The ETag of what is at a path, without if it is a collection; null if nothing is there. */
    @Nullable
    String etag(String path) {
        return there.get(canonical(path));
    }

    /** How often a collection came or went. */
    int generation(String collection) {
        return generations.getOrDefault(collection, 0);
    }

    /** A collection is there from the beginning. */
    void provided(String collection) {
        put(collection, "");
    }

    /** These are there now, in collections that are. */
    void imported(Map<String, String> members) {
        there.putAll(members);
    }

    /** Notes what is there after a change. */
    void remember(String owner, long number) {
        TreeMap<String, String> theirs = new TreeMap<>(there);
        theirs.keySet().removeIf(path -> !owner(path).equals(owner));
        history.computeIfAbsent(owner, first -> new TreeMap<>()).put(number, theirs);
    }

    /** The number of the newest change that it knows. */
    long newest(String owner) {
        TreeMap<Long, TreeMap<String, String>> theirs = history.get(owner);
        return theirs == null ? 0 : theirs.lastKey();
    }

    /** What was there after a change. */
    private TreeMap<String, String> at(String owner, long number) {
        return history.get(owner).getOrDefault(number, new TreeMap<>());
    }

    static String owner(String path) {
        String[] parts = path.split("/");
        return parts.length > 3 ? parts[3] : "";
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The path as it is there: a collection with its slash. */
    private String canonical(String target) {
        String path = withoutQuery(target);
        return there.containsKey(path + "/") ? path + "/" : path;
    }

    private void put(String path, String etag) {
        there.put(path, etag);
        moved(path);
    }

    private void moved(String path) {
        if (path.endsWith("/")) {
            generations.merge(path, 1, Integer::sum);
        }
    }

    private void remove(String path) {
        below(path).keySet().forEach(gone -> {
            there.remove(gone);
            moved(gone);
        });
    }

    /** What a request that was answered did. */
    void apply(Step.Asked asked, Said said) {
        if (said.status() < 200 || said.status() > 204) {
            return;
        }
        String path = canonical(asked.target());
        switch (asked.method()) {
            case "PUT" -> put(path, etag(asked.body().getBytes(UTF_8)));
            case "DELETE" -> remove(path);
            case "MKCOL", "MKCALENDAR" -> put(path.endsWith("/") ? path : path + "/", "");
            case "MOVE", "COPY" -> relocate(asked, path);
            case "LOCK" -> {
                if (said.status() == 201) {
                    // A file, whether the name was written as that of a collection or not.
                    put(path.replaceAll("/$", ""), etag(new byte[0]));
                }
            }
            case "POST" -> {
                if (asked.target().startsWith("/dav/history/")) {
                    undo(asked);
                } else {
                    put(
                            found("name=Location, value=([^\\]]*)\\]", said.fields()),
                            etag(asked.body().getBytes(UTF_8)));
                }
            }
            default -> {}
        }
    }

    private void relocate(Step.Asked asked, String from) {
        boolean collection = from.endsWith("/");
        String wanted =
                field(asked, "Destination").replaceFirst("^http://[^/]*", "").replaceAll("/$", "");
        String to = collection ? wanted + "/" : wanted;
        Map<String, String> source = below(from);
        if (field(asked, "Depth").equals("0")) {
            source.keySet().removeIf(path -> !path.equals(from));
        }
        remove(canonical(wanted));
        if (asked.method().equals("MOVE")) {
            remove(from);
        }
        source.forEach((path, etag) -> put(to + path.substring(from.length()), etag));
    }

    private void undo(Step.Asked asked) {
        String path = "/dav/" + withoutQuery(asked.target()).substring("/dav/history/".length());
        String owner = owner(path);
        boolean everything = path.startsWith("/dav/principals/users/");
        String area = everything ? "/dav/" : path;
        if (everything) {
            owner = path.split("/")[4];
        }
        long number = Long.parseLong(found(": (\\d+)\\}", asked.body()));
        boolean restored = asked.body().contains("restore");
        TreeMap<String, String> to = at(owner, restored ? number : number - 1);
        TreeMap<String, String> from = restored ? there : at(owner, number);
        TreeMap<String, String> next = new TreeMap<>(there);
        Set<String> all = new TreeSet<>(to.keySet());
        all.addAll(from.keySet());
        for (String each : all) {
            boolean within = owner(each).equals(owner)
                    && (each.equals(area)
                            || each.equals(area + "/")
                            || each.startsWith(area.endsWith("/") ? area : area + "/"));
            if (within && !Optional.ofNullable(to.get(each)).equals(Optional.ofNullable(from.get(each)))) {
                if (to.containsKey(each)) {
                    next.put(each, to.get(each));
                } else {
                    next.remove(each);
                }
            }
            if (within) {
                moved(each);
            }
        }
        there = next;
    }

    static String field(Step.Asked asked, String name) {
        int at = asked.fields().indexOf(name);
        return at < 0 ? "" : asked.fields().get(at + 1);
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in " + text);
        }
        return matcher.group(1);
    }

    /** The ETag of some bytes: what Git calls them. */
    static String etag(byte[] bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-1");
            sha.update(("blob " + bytes.length + '\0').getBytes(US_ASCII));
            return '"' + HexFormat.of().formatHex(sha.digest(bytes)) + '"';
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError(never);
        }
    }

    /** What an answer has to be, whoever else does what: asked before it is applied. Says what is wrong, or nothing. */
    String judge(Step.Asked asked, Said said) {
        String before = etag(asked.target());
        boolean done = said.status() >= 200 && said.status() <= 204;
        boolean member = before != null && !before.isEmpty();
        return switch (asked.method()) {
            case "GET" -> {
                boolean whole = said.status() == 200
                        && !asked.target().contains("?")
                        && member
                        && asked.fields().isEmpty();
                yield whole && !etag(said.body().getBytes(ISO_8859_1)).equals(before)
                        ? "these are not the bytes that were put"
                        : "";
            }
            case "PUT" -> {
                String ifMatch = field(asked, "If-Match");
                if (done && !ifMatch.isEmpty() && !ifMatch.equals(before == null ? "" : before)) {
                    yield "If-Match did not hold, there was " + before;
                }
                if (done && field(asked, "If-None-Match").equals("*") && before != null) {
                    yield "If-None-Match did not hold";
                }
                if (done && said.status() == 201 == member) {
                    yield "there was " + before;
                }
                yield done && !said.fields().contains(etag(asked.body().getBytes(UTF_8))) ? "another ETag" : "";
            }
            case "DELETE", "MOVE", "COPY" -> done && before == null ? "there was nothing" : "";
            case "MKCOL", "MKCALENDAR" -> done && before != null ? "there was something" : "";
            default -> "";
        };
    }
}
