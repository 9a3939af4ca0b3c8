// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

/**
 * The name of an element or attribute (Namespaces in XML 1.0): two are the same whatever their prefixes were.
 *
 * @param namespace a URI, empty for none
 * @param local the name within it
 */
public record Name(String namespace, String local) implements Comparable<Name> {
    /** The namespace of WebDAV (RFC 4918). */
    public static final String DAV = "DAV:";
    /** The namespace of CalDAV (RFC 4791). */
    public static final String CALDAV = "urn:ietf:params:xml:ns:caldav";
    /** The namespace of CardDAV (RFC 6352). */
    public static final String CARDDAV = "urn:ietf:params:xml:ns:carddav";
    /** The namespace of what Apple's calendar server added. */
    public static final String CALENDARSERVER = "http://calendarserver.org/ns/";
    /** The namespace of what Apple's calendar added. */
    public static final String APPLE = "http://apple.com/ns/ical/";
    /** The namespace of the attributes {@code xml:lang} and {@code xml:space}. */
    public static final String XML = "http://www.w3.org/XML/1998/namespace";
    /** The namespace of declarations of namespaces. */
    public static final String XMLNS = "http://www.w3.org/2000/xmlns/";

    /** A name of WebDAV. */
    public static Name dav(String local) {
        return new Name(DAV, local);
    }

    /** A name of CalDAV. */
    public static Name caldav(String local) {
        return new Name(CALDAV, local);
    }

    /** A name of CardDAV. */
    public static Name carddav(String local) {
        return new Name(CARDDAV, local);
    }

    /** A name of Apple's calendar server. */
    public static Name calendarserver(String local) {
        return new Name(CALENDARSERVER, local);
    }

    /** By namespace, then by local name. */
    @Override
    public int compareTo(Name other) {
        int order = namespace.compareTo(other.namespace);
        return order != 0 ? order : local.compareTo(other.local);
    }

    /** The name as {@code {namespace}local}. */
    @Override
    public String toString() {
        return '{' + namespace + '}' + local;
    }
}
