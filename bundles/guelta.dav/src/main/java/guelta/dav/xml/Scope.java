// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which prefixes stand for which namespaces within an element. Confined. */
final class Scope {
    /** The prefixes that documents of ours declare at their root. */
    static final Map<String, String> KNOWN = Map.of(
            "D", Name.DAV,
            "C", Name.CALDAV,
            "CR", Name.CARDDAV,
            "CS", Name.CALENDARSERVER,
            "A", Name.APPLE);

    /** The nearest one that declares something: most elements do not, and are many. */
    private final @Nullable Scope around;

    private final Map<String, String> declared = new TreeMap<>();
    private String tag = "";

    private Scope(@Nullable Scope around) {
        this.around = around;
    }

    /** Around a whole document. */
    static Scope document() {
        Scope scope = new Scope(null);
        scope.declared.put("", "");
        scope.declared.put("xml", Name.XML);
        return scope;
    }

    /** Within this one, which declares nothing any more. */
    Scope inner() {
        return new Scope(declared.isEmpty() ? around : this);
    }

    /** What it declares itself. */
    Map<String, String> declared() {
        return declared;
    }

    /** How its element is called. */
    String tag() {
        return tag;
    }

    void tag(String name) {
        tag = name;
    }

    void declare(String prefix, String namespace) {
        if (!namespace.equals(namespace(prefix))) {
            declared.put(prefix, namespace);
        }
    }

    /** A name with a prefix that stands for its namespace here, declared if need be. */
    String qualified(Name name, String preferred, boolean attribute) {
        String prefix = prefix(name.namespace(), preferred, attribute);
        return prefix.isEmpty() ? name.local() : prefix + ':' + name.local();
    }

    private String prefix(String namespace, String preferred, boolean attribute) {
        boolean mustHave = attribute && !namespace.isEmpty();
        if (attribute && namespace.isEmpty()) {
            return "";
        }
        if (namespace.equals(namespace(preferred)) && !(mustHave && preferred.isEmpty())) {
            return preferred;
        }
        if (namespace.isEmpty()) {
            declare("", "");
            return "";
        }
        for (Map.Entry<String, String> known : KNOWN.entrySet()) {
            if (known.getValue().equals(namespace) && namespace.equals(namespace(known.getKey()))) {
                return known.getKey();
            }
        }
        String prefix = preferred;
        for (int i = 0; prefix.isEmpty() || declared.containsKey(prefix) || prefix.equals("xml"); i++) {
            prefix = "n" + i;
        }
        declare(prefix, namespace);
        return prefix;
    }

    private @Nullable String namespace(String prefix) {
        String mine = declared.get(prefix);
        return mine != null || around == null ? mine : around.namespace(prefix);
    }
}
