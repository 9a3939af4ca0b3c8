// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A property that a client sets or removes (RFC 4918 14.19): the instructions of PROPPATCH, MKCOL and MKCALENDAR.
 *
 * @param property as it is to be kept when it is set
 * @param set whether it is set; else it is removed
 */
record PropertyUpdate(Element property, boolean set) {
    /** Settings are read at every look at a collection. */
    private static final int LARGEST = 65_536;

    /** All instructions in an element, in order. */
    static List<PropertyUpdate> all(Element update) throws Refusal {
        List<PropertyUpdate> updates = new ArrayList<>();
        for (Element instruction : update.elements().toList()) {
            boolean set = instruction.name().equals(Name.dav("set"));
            if (!set && !instruction.name().equals(Name.dav("remove"))) {
                continue;
            }
            Element prop = instruction
                    .element(Name.dav("prop"))
                    .orElseThrow(() -> new Refusal(400, instruction.name() + " has no {DAV:}prop in it"));
            prop.elements()
                    .map(property -> property.alone(List.of(update, instruction, prop)))
                    .forEach(property -> updates.add(new PropertyUpdate(property, set)));
        }
        return updates;
    }

    /** For each property why it can't be so, if it can't. */
    static Map<Name, Optional<Refusal>> check(List<PropertyUpdate> updates) {
        Map<Name, Optional<Refusal>> results = new LinkedHashMap<>();
        for (PropertyUpdate update : updates) {
            Optional<Refusal> refusal = update.refusal();
            results.merge(update.property.name(), refusal, (first, second) -> first.isPresent() ? first : second);
        }
        return results;
    }

    private Optional<Refusal> refusal() {
        if (Properties.isProtected(property.name())) {
            return Optional.of(new Refusal(
                    403,
                    Name.dav("cannot-modify-protected-property"),
                    property.name() + " is worked out by the server"));
        }
        if (set && XmlWriter.line(property).length() > LARGEST) {
            return Optional.of(
                    new Refusal(507, property.name() + " has more than " + LARGEST + " characters, which are allowed"));
        }
        return set ? CheckedProperties.refusal(property) : Optional.empty();
    }

    /** The properties after the instructions. */
    static Map<Name, Element> applied(List<PropertyUpdate> updates, Map<Name, Element> before) {
        Map<Name, Element> after = new TreeMap<>(before);
        for (PropertyUpdate update : updates) {
            Name name = CheckedProperties.kept(update.property.name());
            if (update.set) {
                after.put(name, CheckedProperties.kept(update.property));
            } else {
                after.remove(name);
            }
        }
        return after;
    }

    /** What became of each: with one that can't be, none is (RFC 4918 9.2: 424 for the others). */
    static void write(XmlWriter xml, String href, Map<Name, Optional<Refusal>> results) {
        xml.open(Name.dav("response")).text(Name.dav("href"), href);
        propstats(xml, results);
        xml.close();
    }

    static void propstats(XmlWriter xml, Map<Name, Optional<Refusal>> results) {
        boolean failed = results.values().stream().anyMatch(Optional::isPresent);
        List<Element> good = results.entrySet().stream()
                .filter(result -> result.getValue().isEmpty())
                .map(result -> Element.of(result.getKey()))
                .toList();
        if (!good.isEmpty() || !failed) {
            xml.element(Propstats.propstat(failed ? 424 : 200, good));
        }
        results.forEach((name, result) -> result.ifPresent(refusal -> {
            xml.open(Name.dav("propstat")).open(Name.dav("prop")).empty(name).close();
            xml.text(Name.dav("status"), Multistatus.line(refusal.status()));
            refusal.condition().ifPresent(condition -> xml.element(Element.of(Name.dav("error"), condition)));
            xml.text(Name.dav("responsedescription"), refusal.getMessage()).close();
        }));
    }
}
