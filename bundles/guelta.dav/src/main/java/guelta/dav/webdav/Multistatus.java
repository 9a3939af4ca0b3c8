// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Reply.Answer;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import guelta.net.HttpFields;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** The body of an answer 207 (RFC 4918 13), made piece by piece while it is sent. Confined. */
final class Multistatus implements Iterator<byte[]> {
    static final HttpFields XML = HttpFields.of("Content-Type", "application/xml; charset=utf-8");

    private static final int PIECE = 16_000;

    private final XmlWriter xml = new XmlWriter().prolog();
    private final Iterator<Consumer<XmlWriter>> responses;
    private boolean ended;

    private Multistatus(Iterator<Consumer<XmlWriter>> responses) {
        this.responses = responses;
        xml.open(Name.dav("multistatus"));
    }

    /** An answer of these responses, each made when its turn comes. */
    static Answer of(Iterator<Consumer<XmlWriter>> responses) {
        return new Answer(207, XML, new Body.Pieces(new Multistatus(responses)));
    }

    /** An answer of responses that are there. */
    static Answer of(List<Element> responses) {
        return of(responses.stream()
                .<Consumer<XmlWriter>>map(response -> writer -> writer.element(response))
                .iterator());
    }

    /** A response that is about the whole resource. */
    static void status(XmlWriter xml, String href, int status) {
        xml.open(Name.dav("response"))
                .text(Name.dav("href"), href)
                .text(Name.dav("status"), line(status))
                .close();
    }

    /** The same with the condition that it is about. */
    static void status(XmlWriter xml, String href, int status, Name condition) {
        xml.open(Name.dav("response"))
                .text(Name.dav("href"), href)
                .text(Name.dav("status"), line(status))
                .open(Name.dav("error"))
                .empty(condition)
                .close()
                .close();
    }

    /** Says that there is more than is told (RFC 6578 3.6, RFC 6352 8.6.2). */
    static void cut(XmlWriter xml, String href) {
        status(xml, href, 507, Name.dav("number-of-matches-within-limits"));
    }

    /** The status line of a status. */
    static String line(int status) {
        return "HTTP/1.1 " + status + ' ' + Reasons.of(status);
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public byte[] next() {
        if (ended) {
            throw new NoSuchElementException("the answer is at its end");
        }
        while (xml.length() < PIECE && responses.hasNext()) {
            responses.next().accept(xml);
        }
        if (xml.length() < PIECE) {
            xml.close();
            ended = true;
        }
        return xml.take();
    }
}
