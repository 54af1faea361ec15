"""`oppiva bench live [--smoke]`: how soon a change reaches the screens of a half-day, and what it costs.

Against the real processes, `oppiva serve` and `oppiva serve --live`, over HTTP, on SQLite and on PostgreSQL:

- 30 listeners at 5 changes a second: from just before the change is written until a listener has read its number,
  and the streams' process' share of a core (user + system, from the kernel);
- 1 000 listeners in that process: growth of its resident memory, the time a change takes to the last of them;
- 28 phones from one address, each the page and three saves within a minute, while their 28 streams are open.

Printed beside each bar: the measured value and what part of the bar it is.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import resource
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time as of_day
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from pages import free_port, ticks

BENCH = Path(__file__).parent
PLAN = BENCH.parent / "src/oppiva/core/plan/data/etela-savo-2025.toml"
PHONES, LISTENERS, MANY, RATE, SAVES = 28, 30, 1_000, 5, 3
ROUND = 32  # seconds in which each stream has had its beats and its look at who listens


@dataclass
class Row:
    """One measured thing with its bar; less is better."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    def line(self) -> str:
        """As a line of the table."""
        said = f"{self.name:<58}{self.value:>10.1f} {self.unit:<4}"
        if self.bar is None:
            return said
        verdict = "holds" if self.value <= self.bar else "BROKEN"
        part = f", {self.value / self.bar:.2f} of it" if self.bar else ""
        return f"{said} at most {self.bar:g} {self.unit}: {verdict}{part}"


@dataclass
class Place:
    """A half-day with its people: web sessions of 28 participants, and the id to listen to."""

    session: str
    cookies: list[str]


@dataclass
class Ears:
    """Open streams read by one thread; when each number was first heard by each of them."""

    heard: dict[int, list[float]] = field(default_factory=dict)
    links: dict[socket.socket, bytes] = field(default_factory=dict)
    stop: bool = False

    def open(self, port: int, place: Place, count: int) -> None:
        """So many streams; waits until each has been told the present number."""
        for number in range(count):
            link = socket.create_connection(("127.0.0.1", port), timeout=30)
            cookie = place.cookies[number % len(place.cookies)]
            link.sendall(f"GET /live/{place.session} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
            self.links[link] = b""
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self) -> None:
        """Reads whatever comes until told to stop."""
        chooser = selectors.DefaultSelector()
        for link in self.links:
            link.setblocking(False)
            chooser.register(link, selectors.EVENT_READ)
        while not self.stop:
            for key, _mask in chooser.select(0.2):
                link = key.fileobj
                assert isinstance(link, socket.socket)
                words = self.links[link] + link.recv(65_536)
                moment = time.perf_counter()
                done, _, self.links[link] = words.rpartition(b"\n\n")
                for number in re.findall(rb"event: version\ndata: (\d+)", done):
                    self.heard.setdefault(int(number), []).append(moment)

    def wait(self, number: int, count: int, seconds: float = 60) -> float:
        """The moment by which so many have heard this number or a later one."""
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends:
            moments = [at for known, at_all in list(self.heard.items()) if known >= number for at in list(at_all)]
            if len(moments) >= count:
                return sorted(moments)[count - 1]
            time.sleep(0.01)
        raise SystemExit(f"only {len(moments)} of {count} streams heard number {number}")

    def close(self) -> None:
        """Ends them all."""
        self.stop = True
        self.thread.join()
        for link in self.links:
            link.close()


def main() -> None:
    """Measures both databases and prints a table for each."""
    parser = argparse.ArgumentParser(prog="oppiva bench live")
    parser.add_argument("--smoke", action="store_true", help="a few seconds only, to see that it runs")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measure(options.inside, smoke=options.smoke)
        return
    with tempfile.TemporaryDirectory(prefix="oppiva-bench-") as folder:
        child("SQLite", f"sqlite://{folder}/bench.sqlite3", folder, smoke=options.smoke)
        try:
            from oppiva.cli.cluster import postgres

            with postgres() as address:
                child("PostgreSQL", address, folder, smoke=options.smoke)
        except FileNotFoundError:
            print("PostgreSQL is not on this machine: measured on SQLite only.")


def child(label: str, address: str, folder: str, *, smoke: bool) -> None:
    """One database in a process of its own, since Django's settings are read once."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "oppiva.settings",
        "OPPIVA_TEST": "1",
        "OPPIVA_BEHIND_PROXY": "none",
        "OPPIVA_LOG_LEVEL": "ERROR",
        "GUNICORN_CMD_ARGS": "--log-level=error",
        "OPPIVA_DATA": folder,
        "OPPIVA_DATABASE_URL": address,
        "PYTHONPATH": os.pathsep.join([str(BENCH.parent / "src"), str(BENCH)]),
    }
    words = [sys.executable, str(BENCH / "live.py"), "--inside", label, *(["--smoke"] if smoke else [])]
    subprocess.run(words, env=environment, check=False)


def measure(label: str, *, smoke: bool) -> None:
    """Fills the database, starts both servers and measures."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    place = fill()
    connections.close_all()
    rows: list[Row] = []
    with serving("--live") as (live, port):
        rows += few(live, port, place, seconds=2 if smoke else ROUND)
        rows += many(live, port, place, 100 if smoke else MANY, seconds=2 if smoke else ROUND)
        with serving() as (_pages, pages_port):
            rows += phones(pages_port, port, place, seconds=4 if smoke else 60)
    print(f"\n{label}" + (" (smoke: too short to judge)" if smoke else ""))
    for row in rows:
        print(row.line())


def fill() -> Place:
    """The real plan's first series with 28 people in it, all of them signed in, and a half-day tomorrow."""
    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection, transaction

    from oppiva.audit.services import save
    from oppiva.core.policy import system
    from oppiva.jobs import clock
    from oppiva.people import services as people
    from oppiva.people.models import EmploymentArea
    from oppiva.people.queries import actor_for
    from oppiva.programme.queries import version_of
    from oppiva.programme.services import open_programme, put_in_force
    from oppiva.workshops import services

    setup, cookies = system("bench"), []
    with transaction.atomic():
        programme = open_programme(setup, toml=PLAN.read_text("utf-8"))
        put_in_force(setup, programme, version_of(programme, 1), reason="bench")
        programme.refresh_from_db()
        area = EmploymentArea.objects.get(code="23")
        house = people.add_organisation(setup, fields={"name": "Bench", "kind": "employer", "area": area})
        unit = people.add_unit(setup, house, fields={"name": "Bench", "size": 100})
        series = services.create_from_plan(setup, programme)[0]
        series = services.edit_series(
            setup, series, base_version=series.version, fields={"seats": PHONES}, organisations=[house]
        )
        series = services.open_series(setup, series)
        session = series.sessions.order_by("number").first()
        tomorrow = clock.today() + timedelta(days=1)
        save(session, actor=setup, changes={"day": tomorrow, "starts": of_day(8, 30), "ends": of_day(12)})
        for number in range(PHONES):
            fields = {"name": f"Phone {number:02}", "email": f"p{number}@bench.example", "unit": unit}
            person = people.add_person(setup, fields=fields)
            people.give_grant(
                setup,
                person=person,
                role="participant",
                scope_kind="unit",
                scope_id=str(unit.pk),
                starts_on=clock.today() - timedelta(days=1),
                reason="bench",
            )
            services.sign_up(actor_for(person), series)
            kept = SessionStore()
            kept[SESSION_KEY] = str(person.pk)
            kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            kept[HASH_SESSION_KEY] = person.get_session_auth_hash()
            kept.save()
            UserSession.objects.create(user=person, session_key=kept.session_key, ip="127.0.0.1", user_agent="bench")
            cookies.append(f"{settings.SESSION_COOKIE_NAME}={kept.session_key}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Place(str(session.pk), cookies)


@contextmanager
def serving(*more: str) -> Iterator[tuple[int, int]]:
    """`oppiva serve` (`--live`): its process id and port."""
    port = free_port()
    words = [sys.executable, "-m", "oppiva.cli", "serve", "--bind", f"127.0.0.1:{port}", *more]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        for _try in range(600):
            time.sleep(0.05)
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                continue
        else:
            raise SystemExit("the server did not start")
        yield server.pid, port
    finally:
        server.terminate()
        server.wait(timeout=15)


def change(place: Place) -> int:
    """One change as a deed tells of it; the number it has made."""
    from uuid import UUID

    from django.db import transaction

    from oppiva.workshops import queries, services

    with transaction.atomic():
        services.changed(UUID(place.session))
        return queries.live_number(UUID(place.session))


def few(live: int, port: int, place: Place, *, seconds: int) -> list[Row]:
    """30 listeners at 5 changes a second."""
    change(place)
    ears = Ears()
    ears.open(port, place, LISTENERS)
    ears.wait(1, LISTENERS)
    written: dict[int, float] = {}
    spent, began = ticks(live), time.perf_counter()
    for step in range(RATE * seconds):
        # Not in step with the hub's own questions.
        time.sleep(max(0.0, began + (step + random.random() * 0.9) / RATE - time.perf_counter()))
        moment = time.perf_counter()
        written[change(place)] = moment
    took, spent = time.perf_counter() - began, ticks(live) - spent
    ears.wait(max(written), LISTENERS)
    ears.close()
    heard = sorted(ears.heard.items())
    waits = []
    for number, moment in written.items():
        first = next(at for known, at in heard if known >= number)
        waits += [at - moment for at in first[:LISTENERS]]
    cut = statistics.quantiles(waits, n=20)
    return [
        Row(f"{LISTENERS} listeners, {RATE} changes/s: change to event, p50", 1e3 * statistics.median(waits), "ms"),
        Row(f"{LISTENERS} listeners, {RATE} changes/s: change to event, p95", 1e3 * cut[18], "ms", 400),
        Row(f"{LISTENERS} listeners, {RATE} changes/s: share of a core", 100 * spent / took, "%", 10),
    ]


def many(live: int, port: int, place: Place, count: int, *, seconds: int) -> list[Row]:
    """1 000 listeners in one process."""
    time.sleep(1)
    before, number = resident(live), change(place)
    ears, began = Ears(), time.perf_counter()
    ears.open(port, place, count)
    opened = ears.wait(number, count) - began
    waits = []
    for _each in range(5):
        moment = time.perf_counter()
        waits.append(ears.wait(change(place), count) - moment)
    spent, moment = ticks(live), time.perf_counter()
    time.sleep(seconds)
    idle = 100 * (ticks(live) - spent) / (time.perf_counter() - moment)
    grown = resident(live) - before
    ears.close()
    return [
        Row(f"{count} listeners: memory they add", grown, "MiB", 150),
        Row(f"{count} listeners: until all are told, from the first one", opened, "s"),
        Row(f"{count} listeners: change to the last one's event, median", 1e3 * statistics.median(waits), "ms"),
        Row(f"{count} listeners: share of a core without changes", idle, "%"),
    ]


def resident(pid: int) -> float:
    """Resident memory of a process in MiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024  # type: ignore[index]


@dataclass
class Phone:
    """One participant's phone: how long each answer took, what was acknowledged, what went wrong."""

    number: int
    cookie: str
    pages: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def run(self, port: int, path: str, seconds: int) -> None:
        """The page and three saves, spread over the time."""
        began = time.perf_counter()
        for save in range(SAVES):
            at = (save + random.random() * 0.9) * seconds / SAVES
            time.sleep(max(0.0, began + at - time.perf_counter()))
            page = self.ask(port, "GET", path, self.pages)
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
            text = f"+358 40 {self.number:02}{save}{random.randrange(1000, 9999)}"
            fields |= {"name": f"Phone {self.number:02}", "phone": text, "language": "fi", "theme": "device"}
            chosen = re.findall(r'name="(theme|digest)" value="(\w*)"[^>]* checked', page)
            picked = re.findall(r'<option value="(\w*)" selected', page)
            fields |= dict(chosen) | ({"digest": picked[0]} if picked else {})
            self.ask(port, "POST", path, self.saves, urlencode(fields))
            self.kept.append(text)

    def ask(self, port: int, method: str, path: str, times: list[float], body: str = "") -> str:
        """One request as a phone makes it, on a connection of its own."""
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Cookie": self.cookie, "Accept": "text/html"}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        try:
            link.request(method, path, body or None, headers)
            answer = link.getresponse()
            words = answer.read().decode()
        except OSError as error:
            self.faults.append(repr(error))
            return ""
        finally:
            link.close()
        times.append(time.perf_counter() - began)
        if answer.status != (302 if body else 200):
            self.faults.append(f"{method} {answer.status}")
        return words


def phones(port: int, live_port: int, place: Place, *, seconds: int) -> list[Row]:
    """28 phones of one address; nothing lost: each acknowledged text is there, or in the history of what is there."""
    from django.urls import reverse

    from oppiva.audit.models import Revision
    from oppiva.core.policy import reading, system
    from oppiva.people.models import Person

    path = reverse("people:own")
    # A server that was just started reads its templates first: the workshop begins on one that runs.
    warm = [
        threading.Thread(target=Phone(0, place.cookies[0]).ask, args=(port, "GET", path, [])) for _each in range(24)
    ]
    for thread in warm:
        thread.start()
    for thread in warm:
        thread.join()
    ears = Ears()
    ears.open(live_port, place, PHONES)
    all_of_them = [Phone(number, cookie) for number, cookie in enumerate(place.cookies)]
    threads = [threading.Thread(target=one.run, args=(port, path, seconds)) for one in all_of_them]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ears.close()
    there = {"".join(words.split()) for words in Person.objects.values_list("phone", flat=True)}
    with reading(system("bench")):
        changes = list(Revision.objects.filter(field="phone").values_list("before", "after"))
    there |= {"".join(str(words).split()) for both in changes for words in both}
    lost = [text for one in all_of_them for text in one.kept if "".join(text.split()) not in there]
    faults = [words for one in all_of_them for words in one.faults]
    for words in sorted(set(faults)):
        print(f"{faults.count(words)} x {words}")
    return [
        *times("a page", [took for one in all_of_them for took in one.pages]),
        *times("a save", [took for one in all_of_them for took in one.saves]),
        Row(f"{PHONES} phones: acknowledged texts that are lost", len(lost), "", 0),
        Row(f"{PHONES} phones: errors", len(faults), "", 0),
    ]


def times(what: str, took: Sequence[float]) -> list[Row]:
    """Median, 95th percentile and the longest of what phones waited for."""
    cut = statistics.quantiles(took, n=20)
    return [
        Row(f"{PHONES} phones: {what}, p50", 1e3 * statistics.median(took), "ms"),
        Row(f"{PHONES} phones: {what}, p95", 1e3 * cut[18], "ms", 1_000),
        Row(f"{PHONES} phones: {what}, the longest", 1e3 * max(took), "ms", 3_000),
    ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8_192)), hard))
    main()
