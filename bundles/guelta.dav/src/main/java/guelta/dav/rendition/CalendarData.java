// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Precondition;
import guelta.dav.filter.TimeRange;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Occurrence;
import guelta.dav.occurrence.Range;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.zone.TimeZones;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a calendar object a report is to show (RFC 4791 9.6): the element CALDAV:calendar-data of a request. An immutable
 * value.
 */
public final class CalendarData {
    /** The object as it was put. */
    public static final CalendarData WHOLE =
            new CalendarData(CalendarFormat.ICALENDAR, Selection.ALL, null, null, null, ShownZones.AS_PUT);

    private final CalendarFormat format;
    private final Selection selection;
    private final @Nullable TimeRange expanded;
    private final @Nullable TimeRange overridesWithin;
    private final @Nullable TimeRange periodsWithin;
    private final ShownZones zones;

    private CalendarData(
            CalendarFormat format,
            Selection selection,
            @Nullable TimeRange expanded,
            @Nullable TimeRange overridesWithin,
            @Nullable TimeRange periodsWithin,
            ShownZones zones) {
        this.format = format;
        this.selection = selection;
        this.expanded = expanded;
        this.overridesWithin = overridesWithin;
        this.periodsWithin = periodsWithin;
        this.zones = zones;
    }

    /**
     * What an element calendar-data of a report asks for.
     *
     * @throws Refusal when that is nothing that can be given
     */
    public static CalendarData parse(Element element) throws Refusal {
        String type = element.attribute("content-type").orElse("text/calendar");
        String version = element.attribute("version").orElse("2.0");
        Optional<CalendarFormat> format = CalendarFormat.of(type);
        if (format.isEmpty() || !version.equals("2.0")) {
            throw Precondition.SUPPORTED_CALENDAR_DATA.because(
                    "calendar-data is not given as " + type + " in version " + version
                            + ", allowed are text/calendar, application/calendar+json and application/calendar+xml in version 2.0");
        }
        Optional<Element> comp = element.element(Name.caldav("comp"));
        Selection selection = comp.isPresent() ? Selection.of(comp.get(), 1) : Selection.ALL;
        if (comp.isPresent() && !selection.name().equals("VCALENDAR")) {
            throw Precondition.SUPPORTED_CALENDAR_DATA.because(
                    "the outermost comp in calendar-data is " + selection.name() + ", allowed is VCALENDAR");
        }
        return new CalendarData(
                format.get(),
                selection,
                range(element, "expand"),
                range(element, "limit-recurrence-set"),
                range(element, "limit-freebusy-set"),
                ShownZones.AS_PUT);
    }

    private static @Nullable TimeRange range(Element element, String name) throws Refusal {
        Optional<Element> range = element.element(Name.caldav(name));
        return range.isPresent() ? TimeRange.closed(range.get()) : null;
    }

    /** The same with other descriptions of time zones; expanded it has none in any case. */
    public CalendarData with(ShownZones other) {
        return new CalendarData(format, selection, expanded, overridesWithin, periodsWithin, other);
    }

    /** Whether it is the octets as they were put: then nobody has to read them. */
    public boolean isWhole() {
        return zones == ShownZones.AS_PUT && isAllOfIt();
    }

    private boolean isAllOfIt() {
        return format == CalendarFormat.ICALENDAR
                && selection == Selection.ALL
                && expanded == null
                && overridesWithin == null
                && periodsWithin == null;
    }

    /**
     * What is shown of an object.
     *
     * @param floating the clock that days and floating times are on (RFC 4791 7.3)
     * @throws Refusal when it is expanded to too many instances
     */
    public byte[] of(CalendarObject object, PlaceTime floating) throws Refusal {
        if (isAllOfIt() && zones.isAsPut(object)) {
            return object.octets();
        }
        LineWriter to = new LineWriter();
        ComponentWriter writer = new ComponentWriter(object.source(), to);
        to.line("BEGIN:VCALENDAR");
        writer.properties(object.calendar(), selection, Change.NONE);
        if (expanded == null && selection.in("VTIMEZONE") == Selection.ALL) {
            zones.missing(object).forEach(name -> TimeZones.describe(name, to));
        }
        for (Component component : object.calendar().components()) {
            Selection wanted = selection.in(component.name());
            if (wanted != null && !isLeftOut(component, object, floating)) {
                writer.write(component, wanted, limited(object));
            }
        }
        TimeRange range = expanded;
        if (range != null) {
            for (Occurrence occurrence : object.instances(range.on(floating))) {
                Selection wanted = selection.in(occurrence.component().name());
                if (wanted != null) {
                    writer.write(occurrence.component(), wanted, AsInstance.of(object, occurrence, floating));
                }
            }
        }
        to.line("END:VCALENDAR");
        try {
            return format.of(to.octets());
        } catch (Malformed impossible) {
            throw new IllegalStateException("a calendar was written that is none", impossible);
        }
    }

    private Change limited(CalendarObject object) {
        TimeRange range = periodsWithin;
        return range != null && object.kind().equals("VFREEBUSY")
                ? new PeriodsWithin(range, object.zones())
                : Change.NONE;
    }

    /** Whether a component is not shown, or is so as instances of its own. */
    private boolean isLeftOut(Component component, CalendarObject object, PlaceTime floating) {
        if (component.name().equals("VTIMEZONE")) {
            return expanded != null || zones.leavesOut(component);
        }
        if (!component.name().equals(object.kind())) {
            return false;
        }
        if (expanded != null) {
            return object.occurs(component) || !object.overlaps(component, expanded.on(floating));
        }
        if (overridesWithin != null && component.property("RECURRENCE-ID").isPresent()) {
            Range range = overridesWithin.on(floating);
            return !object.overlaps(component, range) && !object.occurrences().replacesAnyIn(component, range);
        }
        return false;
    }
}
