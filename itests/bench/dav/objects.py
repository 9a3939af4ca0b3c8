# SPDX-License-Identifier: Apache-2.0
"""The calendar objects of the benchmark, and what is right to be found among them.

Object i of n is an event of an hour, somewhere in two years; every tenth repeats weekly, twenty times. Its summary has one
of fifty words, in turn. All is the same in each run.
"""

from datetime import datetime, timedelta

BEGIN = datetime(2025, 1, 6)
DAYS = 730
WORDS = [a + b for a in ("lo", "mi", "nu", "ra", "se") for b in ("bak", "den", "fur", "gol", "hin", "jot", "kap", "lud", "mos", "pir")]
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
TIMES = 20


def name(i):
    return f"event-{i:06}.ics"


def starts(i):
    """When object i begins, each time."""
    first = BEGIN + timedelta(days=i * 17 % DAYS, hours=i % 9 + 8)
    return [first + WEEK * k for k in range(TIMES if i % 10 == 0 else 1)]


def utc(time):
    return time.strftime("%Y%m%dT%H%M%SZ")


def text(i, first, rule, summary, revision):
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//guelta//bench//EN", "BEGIN:VEVENT",
        f"UID:event-{i:06}@bench.test", "DTSTAMP:20250101T000000Z", f"DTSTART:{utc(first)}", f"DTEND:{utc(first + HOUR)}",
        *rule, f"SUMMARY:{summary}", "LOCATION:Room 7", f"DESCRIPTION:What is to be said about it\\, revision {revision}",
        f"SEQUENCE:{revision}", "END:VEVENT", "END:VCALENDAR", "",
    ]
    return "\r\n".join(lines).encode()


def event(i, revision=0):
    rule = [f"RRULE:FREQ=WEEKLY;COUNT={TIMES}"] if i % 10 == 0 else []
    return text(i, starts(i)[0], rule, f"Talk {i} about {WORDS[i % len(WORDS)]} and more", revision)


def late(i):
    """An object that no question of the benchmark finds."""
    return text(i, datetime(2040, 1, 1) + timedelta(hours=i % 8000), [], f"Put {i}", 0)


def week(k):
    """The k-th week that is asked for: begin and end."""
    begin = BEGIN + WEEK * (30 + k % 50)
    return begin, begin + WEEK


def in_week(n, k):
    """How many objects, and how many instances of them, are in the k-th week."""
    begin, end = week(k)
    there = [sum(begin < start + HOUR and start < end for start in starts(i)) for i in range(n)]
    return sum(count > 0 for count in there), sum(there)


def with_word(n, k):
    return len(range(k % len(WORDS), n, len(WORDS)))
