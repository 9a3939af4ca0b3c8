// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.icalendar.Component;
import guelta.dav.text.ContentLine;
import guelta.dav.text.LineSource;
import guelta.dav.text.LineWriter;
import java.util.List;

/** Writes components of one source, of each what is wanted. Confined to one thread. */
final class ComponentWriter {
    private final LineSource source;
    private final LineWriter to;

    ComponentWriter(LineSource source, LineWriter to) {
        this.source = source;
        this.to = to;
    }

    /** A component with all that is wanted of it, its properties changed. */
    void write(Component component, Selection selection, Change change) {
        to.line("BEGIN:" + component.name());
        properties(component, selection, change);
        for (Component inner : component.components()) {
            Selection wanted = selection.in(inner.name());
            if (wanted != null) {
                write(inner, wanted, Change.NONE);
            }
        }
        to.line("END:" + component.name());
    }

    /** The properties alone. */
    void properties(Component component, Selection selection, Change change) {
        for (ContentLine line : component.properties()) {
            List<String> instead = change.instead(line);
            if (instead != null) {
                instead.forEach(text -> property(text, selection));
            } else if (selection.has(line.name())) {
                if (selection.hasValue(line.name())) {
                    to.copy(source, line);
                } else {
                    String text = source.text(line);
                    to.line(text.substring(0, text.length() - line.value().length()));
                }
            }
        }
        change.added().forEach(text -> property(text, selection));
    }

    /** A line of ours, whose parameters have no quotes. */
    private void property(String text, Selection selection) {
        String head = text.substring(0, text.indexOf(':') + 1);
        String name = head.split("[;:]", 2)[0];
        if (selection.has(name)) {
            to.line(selection.hasValue(name) ? text : head);
        }
    }
}
