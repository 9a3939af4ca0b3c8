// SPDX-License-Identifier: Apache-2.0
package guelta.dav;

import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.Optional;

/**
 * Why a request is not done: a status, the precondition that failed if a RFC names one (RFC 4918 16), and a sentence
 * without a full stop for people. Carries no stack, since it is about the request and not about the code.
 */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Optional<Element> condition;

    /** Without a named precondition. */
    public Refusal(int status, String sentence) {
        this(status, Optional.empty(), sentence);
    }

    /** With the name of the precondition that failed. */
    public Refusal(int status, Name condition, String sentence) {
        this(status, Optional.of(Element.of(condition)), sentence);
    }

    /** With the precondition that failed and what it says besides, as the places where it did. */
    public Refusal(int status, Element condition, String sentence) {
        this(status, Optional.of(condition), sentence);
    }

    private Refusal(int status, Optional<Element> condition, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.condition = condition;
    }

    /** The status of HTTP, 3xx to 5xx. */
    public int status() {
        return status;
    }

    /** What goes into {@code DAV:error}. */
    public Optional<Element> condition() {
        return condition;
    }
}
