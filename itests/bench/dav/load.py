# SPDX-License-Identifier: Apache-2.0
"""Asks a CalDAV server, and looks whether what it answers is right.

load.py files FOLDER N                writes the objects into a folder
load.py make URL                      makes the collection, and so the user
load.py fill URL N CLIENTS            puts the objects; prints PUT/s
load.py put URL N CLIENTS SECONDS     puts new objects for so long, then deletes them; prints PUT/s, how many, and the
                                      milliseconds of half of them and of the slowest
load.py ask URL N WHAT ROUND SECONDS  asks for so long, at least once; prints milliseconds, found, right
load.py rounds FOLDER N WHAT,... ROUNDS SECONDS WARMING SERVER=URL...
                                      asks that, or all, of all servers, in turn in each round, each for so long after
                                      as long unmeasured; appends what ask prints to FOLDER/WHAT.N.SERVER
ask and rounds wait no longer than PATIENCE for an answer, and print "late" then.
load.py during URL N FILE             puts and asks by turns while the file is there; prints what put prints

URL is that of the collection, as http://user:password@127.0.0.1:8080/path/.
"""

import base64
import os
import random
import re
import sys
import threading
import time
from urllib.parse import urlsplit

import objects
import wire

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
RESPONSE = re.compile(rb"<(?:\w+:)?response[ >].*?</(?:\w+:)?response>", re.S)
HREF = re.compile(rb"<(?:\w+:)?href[^>]*>([^<]*)<")
TOKEN = re.compile(rb"<(?:\w+:)?sync-token[^>]*>([^<]+)<")
CTAG = re.compile(rb"<(?:\w+:)?getctag[^>]*>[^<]+<")
EVENT = re.compile(rb"BEGIN:VEVENT")
PATIENCE = 120  # seconds
REPEATED = re.compile(rb"\n(?:RRULE|RDATE)[:;]")


class Wrong(Exception):
    """A status that is none of the expected ones."""


class Client:
    """A connection that is kept."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.path = parts.path
        login = base64.b64encode(f"{parts.username}:{parts.password}".encode()).decode()
        self.head = f"HTTP/1.1\r\nHost: {parts.hostname}:{parts.port}\r\nAuthorization: Basic {login}\r\n"
        self.connection = wire.Connection(parts.hostname, parts.port, PATIENCE)

    def send(self, method, name="", body=b"", expected=(200, 201, 204, 207), **head):
        fields = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in head.items())
        first = f"{method} {self.path}{name} {self.head}{fields}Content-Length: {len(body)}\r\n\r\n"
        status, data = self.connection.request(first.encode(), body)
        if status not in expected:
            raise Wrong(f"{method} {self.path}{name}: {status} {data[:300]}")
        return data

    def put(self, name, body):
        self.send("PUT", name, body, Content_Type="text/calendar; charset=utf-8")

    def xml(self, method, body, depth="1"):
        return self.send(method, "", (HEAD + body).encode(), Depth=depth, Content_Type="application/xml; charset=utf-8")

    def sync(self, token):
        return self.xml(
            "REPORT",
            f"<D:sync-collection {NAMESPACES}><D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>"
            "<D:prop><D:getetag/></D:prop></D:sync-collection>",
            depth="0",
        )

    def token(self):
        # Of an empty sync where the property is not given, so that all are asked for the same.
        found = TOKEN.search(self.xml("PROPFIND", f"<D:propfind {NAMESPACES}><D:prop><D:sync-token/></D:prop></D:propfind>", "0"))
        return (found or TOKEN.search(self.sync(""))).group(1).decode()


def found(answer):
    """The objects in an answer: those that have something, and are no collection."""
    return [part for part in RESPONSE.findall(answer) if HREF.search(part).group(1).endswith(b".ics") and b" 200 " in part]


def query(filters, data="<C:calendar-data/>"):
    return (
        f"<C:calendar-query {NAMESPACES}><D:prop><D:getetag/>{data}</D:prop><C:filter><C:comp-filter name=\"VCALENDAR\">"
        f"<C:comp-filter name=\"VEVENT\">{filters}</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    )


class Questions:
    """Each gives what to do once, untimed, before the k-th; the request; and found and right numbers of the answer."""

    def __init__(self, client, n):
        self.client = client
        self.n = n

    def limits(self, k):
        begin, end = map(objects.utc, objects.week(k))
        return f'start="{begin}" end="{end}"'

    def week(self, k):
        right = objects.in_week(self.n, k)[0]
        body = query(f"<C:time-range {self.limits(k)}/>")
        return lambda: self.client.xml("REPORT", body), lambda answer: (len(found(answer)), right)

    def expand(self, k):
        right = objects.in_week(self.n, k)[1]
        limits = self.limits(k)
        body = query(f"<C:time-range {limits}/>", f"<C:calendar-data><C:expand {limits}/></C:calendar-data>")

        def instances(answer):
            # Those that still say how they repeat are not expanded.
            return sum(len(EVENT.findall(part)) for part in found(answer) if not REPEATED.search(part)), right

        return lambda: self.client.xml("REPORT", body), instances

    def propfind(self, k):
        body = f"<D:propfind {NAMESPACES}><D:prop><D:getetag/><D:getcontenttype/></D:prop></D:propfind>"
        return lambda: self.client.xml("PROPFIND", body), lambda answer: (len(found(answer)), self.n)

    def ctag(self, k):
        body = f"<D:propfind {NAMESPACES}><D:prop><S:getctag/></D:prop></D:propfind>"
        return lambda: self.client.xml("PROPFIND", body, "0"), lambda answer: (len(CTAG.findall(answer)), 1)

    def sync_initial(self, k):
        return lambda: self.client.sync(""), lambda answer: (len(found(answer)), self.n)

    def sync_empty(self, k):
        token = self.client.token()
        return lambda: self.client.sync(token), lambda answer: (len(found(answer)), 0)

    def sync_changes(self, k):
        token = self.client.token()
        for i in random.Random(k).sample(range(self.n), 4):
            self.client.put(objects.name(i), objects.event(i, k + 1))
        return lambda: self.client.sync(token), lambda answer: (len(found(answer)), 4)

    def multiget(self, k):
        chosen = random.Random(k).sample(range(self.n), 100)
        hrefs = "".join(f"<D:href>{self.client.path}{objects.name(i)}</D:href>" for i in chosen)
        body = f"<C:calendar-multiget {NAMESPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{hrefs}</C:calendar-multiget>"
        return lambda: self.client.xml("REPORT", body), lambda answer: (len(EVENT.findall(answer)), 100)

    def text(self, k):
        right = objects.with_word(self.n, k)
        word = objects.WORDS[k % len(objects.WORDS)]
        body = query(
            '<C:prop-filter name="SUMMARY"><C:text-match collation="i;ascii-casemap">'
            f"{word.upper()}</C:text-match></C:prop-filter>"
        )
        return lambda: self.client.xml("REPORT", body), lambda answer: (len(found(answer)), right)


def median(values):
    return sorted(values)[(len(values) - 1) // 2]


ALL = ("week", "expand", "ctag", "sync-initial", "sync-empty", "sync-changes", "multiget", "text", "propfind")


def ask(url, n, what, number, seconds):
    client = Client(url)
    client.send("OPTIONS")
    print(answered(client, n, what, number, seconds))


def rounds(folder, n, whats, times, seconds, warming, servers):
    clients = {server: Client(url) for server, url in servers}
    for what in whats:
        for server, client in clients.items():
            client.send("OPTIONS")
            if warming:
                answered(client, n, what, 0, warming)
        for number in range(1, times + 1):
            for server, client in clients.items():
                line = answered(client, n, what, number, seconds)
                with open(os.path.join(folder, f"{what}.{n}.{server}"), "a", encoding="ascii") as file:
                    file.write(line + "\n")
                print(f"{n} objects, {what}, round {number}: {server} {line}", file=sys.stderr)


def answered(client, n, what, number, seconds):
    questions = getattr(Questions(client, n), what.replace("-", "_"))
    times, counts, right, spent = [], 0, 0, 0.0
    k = number * 1000
    while not times or (spent < seconds and len(times) < 200):
        request, judge = questions(k)
        begin = time.perf_counter()
        try:
            answer = request()
        except Wrong as wrong:
            print(wrong, file=sys.stderr)
            return "0 error 1"
        except TimeoutError:
            client.connection.close()
            return f"{PATIENCE * 1000} late 1"
        took = time.perf_counter() - begin
        times.append(took)
        spent += took
        one, of = judge(answer)
        counts += one
        right += of
        k += 1
    return f"{median(times) * 1000:.2f} {counts} {right}"


def in_parallel(clients, work):
    """Runs work(client number) in so many threads; seconds that it took. What fails in one fails the run."""
    errors = []

    def one(number):
        try:
            work(number)
        except Exception as error:  # Told by the main thread.
            errors.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(clients)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return time.perf_counter() - begin


def fill(url, n, clients):
    def work(number):
        client = Client(url)
        for i in range(number, n, clients):
            client.put(objects.name(i), objects.event(i))

    print(f"{n / in_parallel(clients, work):.1f}")


def put(url, n, clients, seconds):
    done = [[] for _ in range(clients)]
    connections = [Client(url) for _ in range(clients)]
    for client in connections:
        client.send("OPTIONS")
    end = time.perf_counter() + seconds

    def work(number):
        i = n + number
        now = time.perf_counter()
        while now < end or not done[number]:
            connections[number].put(objects.name(i), objects.late(i))
            before, now = now, time.perf_counter()
            done[number].append((i, now - before))
            i += clients

    took = in_parallel(clients, work)
    times = [each for one in done for _, each in one]
    rate = len(times) / took
    print(f"{rate:.{1 if rate >= 1 else 2}f} {len(times)} {median(times) * 1000:.2f} {max(times) * 1000:.2f}")

    def clean(number):
        for i, _ in done[number]:
            connections[number].send("DELETE", objects.name(i))

    in_parallel(clients, clean)


def during(url, n, file):
    client = Client(url)
    times = []
    i = n
    ctag = Questions(client, n).ctag(0)[0]
    while os.path.exists(file) or not times:
        for request in (lambda: client.put(objects.name(i), objects.late(i)), ctag):
            begin = time.perf_counter()
            request()
            times.append(time.perf_counter() - begin)
        i += 1
    rate = len(times) / sum(times)
    print(f"{rate:.1f} {len(times)} {median(times) * 1000:.2f} {max(times) * 1000:.2f}")
    for j in range(n, i):
        client.send("DELETE", objects.name(j))


def make(url):
    client = Client(url)
    # A server that makes its users when they come has them after this.
    client.send("OPTIONS", expected=range(200, 500))
    client.send("MKCALENDAR")


def files(folder, n):
    for i in range(n):
        with open(os.path.join(folder, objects.name(i)), "wb") as file:
            file.write(objects.event(i))


def main(what, place, *rest):
    if what == "files":
        files(place, int(rest[0]))
    elif what == "make":
        make(place)
    elif what == "fill":
        fill(place, int(rest[0]), int(rest[1]))
    elif what == "put":
        put(place, int(rest[0]), int(rest[1]), float(rest[2]))
    elif what == "ask":
        ask(place, int(rest[0]), rest[1], int(rest[2]), float(rest[3]))
    elif what == "rounds":
        whats = ALL if rest[1] == "all" else rest[1].split(",")
        n, times, seconds, warming = int(rest[0]), int(rest[2]), float(rest[3]), float(rest[4])
        rounds(place, n, whats, times, seconds, warming, [each.split("=", 1) for each in rest[5:]])
    elif what == "during":
        during(place, int(rest[0]), rest[1])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
