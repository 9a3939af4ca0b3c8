// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Reply.Answer;
import guelta.dav.collection.Found;
import java.util.List;
import java.util.Set;

/** Which methods there are, and where. */
final class Methods {
    /** All that are served, in the order of {@code Allow}. */
    private static final List<String> ALL = List.of(
            "OPTIONS",
            "GET",
            "HEAD",
            "PUT",
            "DELETE",
            "PROPFIND",
            "PROPPATCH",
            "MKCOL",
            "MKCALENDAR",
            "COPY",
            "MOVE",
            "LOCK",
            "UNLOCK",
            "REPORT",
            "ACL",
            "POST");

    /** Those that make something where nothing is. */
    private static final Set<String> MAKING = Set.of("PUT", "MKCOL", "MKCALENDAR", "LOCK");

    private static final Set<String> WITHOUT_BODY = Set.of("DELETE", "COPY", "MOVE", "UNLOCK");

    private static final Set<String> OF_STANDING = Set.of("OPTIONS", "GET", "HEAD", "PROPFIND", "PROPPATCH", "REPORT");

    private Methods() {}

    /** Whether it is served anywhere. */
    static boolean isKnown(String method) {
        return ALL.contains(method);
    }

    /** Whether it makes something where nothing is. */
    static boolean makes(String method) {
        return MAKING.contains(method);
    }

    /** Whether a body says nothing with it: then nothing is done, since the client meant something (RFC 4918 8.4). */
    static boolean isWithoutBody(String method) {
        return WITHOUT_BODY.contains(method);
    }

    /**
     * {@code Allow} of homes and what is in them when a client looks around: all, since some look at a calendar for what they
     * may do with its members.
     */
    static String everywhere() {
        return String.join(", ", ALL);
    }

    /** {@code Allow} of what is in no home. */
    static String ofStanding() {
        return joined(OF_STANDING);
    }

    /** {@code Allow} of what was found in a home (RFC 9110 10.2.1). */
    static String of(Found found) {
        if (found instanceof Found.OfMember) {
            return without(Set.of("MKCOL", "MKCALENDAR", "POST"));
        }
        if (!(found instanceof Found.Collection collection)) {
            String allow = joined(Set.of("OPTIONS", "PUT", "MKCOL", "MKCALENDAR", "LOCK"));
            return found.place().slash() ? allow.replace(", PUT", "") : allow;
        }
        if (!collection.place().isHome()) {
            return without(Set.of("PUT", "MKCOL", "MKCALENDAR"));
        }
        String allow = without(Set.of("PUT", "MKCOL", "MKCALENDAR", "DELETE", "COPY", "MOVE"));
        return collection.takesMembers() ? allow : allow.replace(", POST", "");
    }

    /** An answer that says what is allowed, if it is one that has to. */
    static Answer allowing(Answer answer, String allow) {
        return answer.status() == 405 ? answer.and("Allow", allow) : answer;
    }

    /** An answer that nobody keeps, if it is to what makes a collection (RFC 4791 5.3.1, RFC 5689 3.5). */
    static Answer uncached(Answer answer, String method) {
        return method.equals("MKCALENDAR") || method.equals("MKCOL") ? answer.and("Cache-Control", "no-cache") : answer;
    }

    private static String joined(Set<String> methods) {
        return String.join(", ", ALL.stream().filter(methods::contains).toList());
    }

    private static String without(Set<String> methods) {
        return String.join(
                ", ", ALL.stream().filter(method -> !methods.contains(method)).toList());
    }
}
