# SPDX-License-Identifier: Apache-2.0
# What a program with python-caldav does in its life: pycaldav.py URL USER PASSWORD. Says at its end that it is content.
import sys
from datetime import date, datetime, timezone

import caldav
from caldav.elements import dav, ical
from caldav.lib import error

url, user, password = sys.argv[1:]


def utc(*numbers):
    return datetime(*numbers, tzinfo=timezone.utc)


def same(actual, expected):
    if actual != expected:
        raise AssertionError(f"{actual!r} is not {expected!r}")


def summaries(objects):
    return sorted(str(o.icalendar_component["summary"]) for o in objects)


def ics(component, uid, *lines):
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//guelta//pycaldav//EN", f"BEGIN:{component}", f"UID:{uid}"]
        + ["DTSTAMP:20261101T000000Z", *lines, f"END:{component}", "END:VCALENDAR", ""]
    )


client = caldav.DAVClient(url=url, username=user, password=password)

# Who I am, what is there, and another calendar.
principal = client.principal()
same(principal.get_vcal_address().lower(), f"mailto:{user}@example.org")
same(sorted(c.get_display_name() for c in principal.calendars()), ["Calendar", "Tasks"])
calendar = principal.make_calendar(name="Täglich & mehr", supported_calendar_component_set=["VEVENT", "VJOURNAL", "VTODO"])
same(calendar.get_display_name(), "Täglich & mehr")
same(sorted(calendar.get_supported_components()), ["VEVENT", "VJOURNAL", "VTODO"])
calendar.set_properties([ical.CalendarColor("#ff8800"), dav.DisplayName("Daily")])
same(calendar.get_properties([ical.CalendarColor(), dav.DisplayName()]),
     {ical.CalendarColor.tag: "#ff8800", dav.DisplayName.tag: "Daily"})
assert calendar.url in [c.url for c in principal.calendars()]

# Events: put, found by time, text and UID, expanded, edited, deleted.
plain = calendar.save_event(ics("VEVENT", "plain", "DTSTART:20261127T100000Z", "DTEND:20261127T110000Z",
                                "SUMMARY:Frühstück", "CATEGORIES:food,early", "X-OURS;X-P=1:kept"))
weekly = calendar.save_event(ics("VEVENT", "weekly", "DTSTART;TZID=Europe/Berlin:20261020T090000", "DURATION:PT1H",
                                 "RRULE:FREQ=WEEKLY;COUNT=5", "SUMMARY:Meeting"))
calendar.save_event(dtstart=date(2026, 12, 24), dtend=date(2026, 12, 27), summary="Holidays")
same(summaries(calendar.events()), ["Frühstück", "Holidays", "Meeting"])
same(summaries(calendar.date_search(utc(2026, 11, 27), utc(2026, 11, 28), expand=False)), ["Frühstück"])
same(summaries(calendar.date_search(utc(2026, 12, 26, 12), utc(2026, 12, 26, 13), expand=False)), ["Holidays"])
same(summaries(calendar.search(event=True, summary="hstü")), ["Frühstück"])
same(summaries(calendar.search(event=True, category="early")), ["Frühstück"])
# The clocks change on 25 October: nine o'clock is 7:00, then 8:00 in UTC. The server expands (RFC 4791 9.6.5).
expanded = calendar.search(start=utc(2026, 10, 18), end=utc(2026, 11, 4), event=True, expand="server")
starts = sorted(e["dtstart"].dt for o in expanded for e in o.icalendar_instance.walk("VEVENT"))
same(starts, [utc(2026, 10, 20, 7), utc(2026, 10, 27, 8), utc(2026, 11, 3, 8)])
found = calendar.event_by_uid("plain")
assert "X-OURS;X-P=1:kept" in found.data
found.icalendar_component["summary"] = "Brunch"
found.save()
again = calendar.event_by_url(plain.url)
same(str(again.icalendar_component["summary"]), "Brunch")
assert "X-OURS;X-P=1:kept" in again.data
again.delete()
try:
    calendar.event_by_uid("plain")
    raise AssertionError("what was deleted is there")
except error.NotFoundError:
    pass
# No second one of a UID.
try:
    calendar.save_event(ics("VEVENT", "weekly", "DTSTART:20261127T100000Z", "SUMMARY:Twice"), no_create=False, no_overwrite=True)
    raise AssertionError("a UID was taken twice")
except error.ConsistencyError:
    pass

# Tasks: those that are open, and one that is done.
calendar.save_todo(ics("VTODO", "wash", "DUE:20261128T120000Z", "SUMMARY:Wash", "PRIORITY:1"))
calendar.save_todo(ics("VTODO", "iron", "DUE:20261129T120000Z", "SUMMARY:Iron", "PRIORITY:9"))
calendar.save_todo(ics("VTODO", "rest", "SUMMARY:Rest"))
same([str(t.icalendar_component["summary"]) for t in calendar.todos(sort_keys=("priority", "due"))][-2:], ["Wash", "Iron"])
same(summaries(calendar.search(todo=True, start=utc(2026, 11, 28), end=utc(2026, 11, 29))), ["Rest", "Wash"])
calendar.todo_by_uid("wash").complete(completion_timestamp=utc(2026, 11, 28, 11))
same(summaries(calendar.todos()), ["Iron", "Rest"])
same(summaries(calendar.todos(include_completed=True)), ["Iron", "Rest", "Wash"])

# Journals.
calendar.save_journal(ics("VJOURNAL", "day", "DTSTART;VALUE=DATE:20261127", "SUMMARY:A day", "DESCRIPTION:It rained."))
same(summaries(calendar.journals()), ["A day"])
same(summaries(calendar.search(comp_class=caldav.Journal, start=utc(2026, 11, 27), end=utc(2026, 11, 28))), ["A day"])
same(str(calendar.journal_by_uid("day").icalendar_component["description"]), "It rained.")

# What changed since (RFC 6578).
known = calendar.objects_by_sync_token(load_objects=True)
same(len(list(known)), 6)
same(len(list(calendar.objects_by_sync_token(sync_token=known.sync_token))), 0)
fresh = calendar.save_event(ics("VEVENT", "fresh", "DTSTART:20261201T100000Z", "DURATION:PT30M", "SUMMARY:Fresh"))
weekly.load()
weekly.icalendar_component["summary"] = "Meeting moved"
weekly.save()
calendar.journal_by_uid("day").delete()
updated, deleted = known.sync()
same(summaries(updated), ["Fresh", "Meeting moved"])
same([str(o.url).rsplit("/", 1)[1] for o in deleted], ["day.ics"])
updated, deleted = known.sync()
same((list(updated), list(deleted)), ([], []))
try:
    calendar.objects_by_sync_token(sync_token="urn:guelta:sync:never")
    raise AssertionError("a token of nobody was taken")
except error.AuthorizationError as refused:  # as it calls every 403
    same(refused.reason, "Forbidden")

# Several at once, and when one is busy.
same(len(calendar.calendar_multiget([fresh.url, weekly.url])), 2)
busy = calendar.freebusy_request(utc(2026, 12, 1), utc(2026, 12, 2))
periods = [p for c in busy.icalendar_instance.walk("VFREEBUSY") for p in [c["freebusy"]]]
same([p.to_ical() for p in periods], [b"20261201T100000Z/PT30M"])

# A copy in another calendar.
other = principal.make_calendar(name="Other", cal_id="other")
fresh.copy(new_parent=other).save()
same(summaries(other.events()), ["Fresh"])
other.delete()
calendar.delete()
same(sorted(c.get_display_name() for c in principal.calendars()), ["Calendar", "Tasks"])
try:
    caldav.DAVClient(url=url, username=user, password="wrong").principal()
    raise AssertionError("a wrong password was taken")
except error.AuthorizationError:
    pass
print("python-caldav is content")
