// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import guelta.dav.Refusal;
import guelta.dav.place.Href;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Locks in XML: properties (RFC 4918 15.8, 15.10), and answers to those whom they hinder. */
public final class LockElements {
    private LockElements() {}

    /** {@code DAV:lockdiscovery}: the locks that cover a resource. */
    public static Element lockdiscovery(List<Lock> locks, Instant now) {
        return element(
                "lockdiscovery", locks.stream().map(lock -> active(lock, now)).toList());
    }

    private static Element active(Lock lock, Instant now) {
        List<Element> parts = new ArrayList<>(entry(lock.exclusive()));
        parts.add(Element.of(Name.dav("depth"), lock.deep() ? "infinity" : "0"));
        if (lock.owner() != null) {
            parts.add(lock.owner());
        }
        long seconds = Math.max(0, Duration.between(now, lock.expires()).toSeconds());
        parts.add(Element.of(Name.dav("timeout"), "Second-" + seconds));
        parts.add(element("locktoken", List.of(href(lock.token()))));
        parts.add(element("lockroot", List.of(href(lock.root().toString()))));
        return element("activelock", parts);
    }

    /** {@code DAV:supportedlock}: write locks, exclusive or shared. */
    public static Element supportedlock() {
        return element("supportedlock", List.of(element("lockentry", entry(true)), element("lockentry", entry(false))));
    }

    private static List<Element> entry(boolean exclusive) {
        return List.of(
                element("lockscope", List.of(Element.of(Name.dav(exclusive ? "exclusive" : "shared")))),
                element("locktype", List.of(Element.of(Name.dav("write")))));
    }

    /** The refusal of a new lock: 423 with {@code no-conflicting-lock} and the roots of those that it can't be beside. */
    public static Refusal conflict(List<Lock> conflicting) {
        return refusal("no-conflicting-lock", conflicting, " is locked already");
    }

    /**
     * The other answer to a LOCK that can't be granted: {@code DAV:multistatus} with 423 and {@code no-conflicting-lock}
     * for what is locked below the resource, and 424 for the resource (RFC 4918 7.4, 9.10.3). For conflicts with nothing
     * but locks below it.
     */
    public static Element multistatus(Href resource, List<Lock> conflicting) {
        return responses(
                resource,
                conflicting.stream()
                        .map(Lock::root)
                        .distinct()
                        .map(root -> response(root, "HTTP/1.1 423 Locked", error("no-conflicting-lock", root)))
                        .toList());
    }

    /** The same where there are resources below that somebody may not lock: 403 for each of them (RFC 4918 9.10.9). */
    public static Element forbidden(Href resource, List<Href> kept) {
        return responses(
                resource,
                kept.stream()
                        .map(each -> response(each, "HTTP/1.1 403 Forbidden"))
                        .toList());
    }

    private static Element responses(Href resource, List<Element> hindering) {
        List<Element> responses = new ArrayList<>(hindering);
        responses.add(response(resource, "HTTP/1.1 424 Failed Dependency"));
        return element("multistatus", responses);
    }

    private static Element error(String condition, Href root) {
        return element("error", List.of(element(condition, List.of(href(root.toString())))));
    }

    static Refusal refusal(String condition, List<Lock> locks, String sentence) {
        List<Href> roots = locks.stream().map(Lock::root).distinct().toList();
        return new Refusal(
                423,
                element(
                        condition,
                        roots.stream().map(root -> href(root.toString())).toList()),
                roots.stream().map(Href::toString).collect(Collectors.joining(" and ")) + sentence);
    }

    private static Element response(Href resource, String status, Element... more) {
        List<Element> parts =
                new ArrayList<>(List.of(href(resource.toString()), Element.of(Name.dav("status"), status)));
        parts.addAll(List.of(more));
        return element("response", parts);
    }

    private static Element href(String url) {
        return Element.of(Name.dav("href"), url);
    }

    private static Element element(String local, List<Element> content) {
        return new Element(Name.dav(local), "", List.of(), List.copyOf(content));
    }
}
