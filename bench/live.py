"""`oppiva bench live [--smoke]`: how soon a change reaches the screens of a half-day, and what it costs.

Against the real processes, `oppiva serve` and `oppiva serve --live`, over HTTP, on SQLite and on PostgreSQL:

- 30 listeners at 5 changes a second: from just before the change is written until a listener has read its number,
  and the streams' process' share of a core (user + system, from the kernel);
- 1 000 listeners in that process: growth of its resident memory, the time a change takes to the last of them;
- 28 phones from one address, four to each team's text of a running half-day, every second of them come by the join
  code: each opens the team's page, types and saves, three times within a minute, and fetches the parts of its page anew
  when its stream tells of a change. Four to one text means that some are refused with both texts and save again;
- 28 teams of one in the same running half-day: each opens a step of its experiment and saves it, three times within a
  minute.

Printed beside each bar: the measured value and what part of the bar it is.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import resource
import select
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time as of_day
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pages import free_port, ticks

if TYPE_CHECKING:
    from oppiva.people.models import Person
    from oppiva.workshops.models import DoorCode, Enrolment

BENCH = Path(__file__).parent
PLAN = BENCH.parent / "src/oppiva/core/plan/data/etela-savo-2025.toml"
PHONES, LISTENERS, MANY, RATE, SAVES, TEAM = 28, 30, 1_000, 5, 3, 4
TYPES = (0.5, 4.0)  # seconds from the page to the save
EVERY = 2.0  # as the team's page says: seconds between two refreshes
ROUND = 32  # seconds in which each stream has had its beats and its look at who listens


@dataclass
class Row:
    """One measured thing with its bar; less is better."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    def line(self, *, judged: bool = True) -> str:
        """As a line of the table."""
        said = f"{self.name:<58}{self.value:>10.1f} {self.unit:<4}"
        if self.bar is None or not judged:
            return said
        verdict = "holds" if self.value <= self.bar else "BROKEN"
        part = f", {self.value / self.bar:.2f} of it" if self.bar else ""
        return f"{said} at most {self.bar:g} {self.unit}: {verdict}{part}"


@dataclass
class Place:
    """A running half-day with its people: web sessions of 28 participants, the id to listen to, the team's page."""

    session: str
    cookies: list[str]
    page: str


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
            rows += teams(pages_port, place, seconds=4 if smoke else 60)
    print(f"\n{label}" + (" (smoke: too short to judge)" if smoke else ""))
    for row in rows:
        print(row.line(judged=not smoke))


def fill() -> Place:
    """The real plan's first series with 28 people in seven teams, and its first half-day that runs today."""
    from django.db import connection, transaction
    from django.urls import reverse

    from oppiva.audit.services import save
    from oppiva.core.policy import system
    from oppiva.jobs import clock
    from oppiva.people import services as people
    from oppiva.people.models import EmploymentArea
    from oppiva.people.queries import actor_for
    from oppiva.programme.queries import version_of
    from oppiva.programme.services import open_programme, put_in_force
    from oppiva.workshops import services
    from oppiva.workshops.flow import Step
    from oppiva.workshops.models import Team, TeamMember

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
        session = series.sessions.select_related("series__programme").order_by("number").first()
        save(session, actor=setup, changes={"day": clock.today(), "starts": of_day(0, 5), "ends": of_day(23, 55)})
        steps = [Step(title, "One sentence and one number.", minutes=60) for title in ("Begin", "Measure", "Predict")]
        services.set_steps(setup, session, [services.Given(step) for step in steps])
        code = services.open_door(setup, session) and session.door_codes.get()
        for number in range(PHONES):
            fields = {"name": f"Phone{number:02} Bench", "email": f"p{number}@bench.example", "unit": unit}
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
            place = services.sign_up(actor_for(person), series)
            team, _made = Team.objects.get_or_create(
                series=series, number=number // TEAM + 1, defaults={"published_at": clock.now()}
            )
            TeamMember.objects.create(team=team, enrolment=place, since=clock.now())
            cookies.append(at_door(code, place) if number % 2 else signed_in(person))
        session.refresh_from_db()
        services.start(setup, session)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Place(str(session.pk), cookies, reverse("workshops:team", args=[programme.code, series.code, 1]))


def signed_in(person: Person) -> str:
    """The cookie of somebody signed in."""
    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    kept = SessionStore()
    kept[SESSION_KEY] = str(person.pk)
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = person.get_session_auth_hash()
    kept.save()
    UserSession.objects.create(user=person, session_key=kept.session_key, ip="127.0.0.1", user_agent="bench")
    return f"{settings.SESSION_COOKIE_NAME}={kept.session_key}"


def at_door(code: DoorCode, place: Enrolment) -> str:
    """The cookie of somebody who came by the join code."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from oppiva.jobs import clock
    from oppiva.workshops.models import DoorPass
    from oppiva.workshops.rules import AT_DOOR

    kept = SessionStore()
    kept[AT_DOOR] = str(DoorPass.objects.create(code=code, enrolment=place, made_at=clock.now()).pk)
    kept.save()
    return f"{settings.SESSION_COOKIE_NAME}={kept.session_key}"


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
    """One participant's phone: how long each answer took, what was sent, what went wrong."""

    number: int
    cookie: str
    session: str
    page: str
    port: int
    pages: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    writes: bool = False
    over: bool = False

    def run(self, seconds: int) -> None:
        """Three times the page, some typing and a save, spread over the time."""
        began = time.perf_counter()
        for save in range(SAVES):
            at = (save + random.random() * 0.9) * seconds / SAVES
            time.sleep(max(0.0, began + at - time.perf_counter()))
            _status, page = self.ask("GET", self.page, self.pages)
            form = re.search(r"<form[^>]* data-note .*?</form>", page, re.DOTALL)
            if form is None:
                self.faults.append("a page without the team's text")
                continue
            self.writes = True
            time.sleep(random.uniform(*TYPES) * min(1, seconds / 60))
            self.save(form[0], f"Phone {self.number:02} writes {save}: {random.randrange(10_000)}")
            self.writes = False

    def save(self, form: str, text: str) -> None:
        """Sends the form; refused, sends it on the text that came with the refusal; then the page anew."""
        for _try in range(2 * TEAM * SAVES):
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
            self.sent.append(text)
            status, form = self.ask("POST", f"{self.page}teksti/", self.saves, urlencode({**fields, "text": text}))
            if status != 409:
                break
            text = f"{text}, again"
        if status == 302:
            self.ask("GET", self.page, self.pages)
        else:
            self.faults.append(f"not saved: {status}")

    def fill(self, seconds: int) -> None:
        """Three times the page of the step and a save, spread over the time."""
        began = time.perf_counter()
        for save in range(SAVES):
            at = (save + random.random() * 0.9) * seconds / SAVES
            time.sleep(max(0.0, began + at - time.perf_counter()))
            _status, page = self.ask("GET", self.page, self.pages)
            form = re.search(r"<form[^>]* data-step-form.*?</form>", page, re.DOTALL)
            if form is None:
                self.faults.append("a page without the step's form")
                continue
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
            self.sent.append(f"Team {self.number:02} writes {save}: {random.randrange(10_000)}")
            status, _answer = self.ask("POST", self.page, self.saves, urlencode({**fields, "problem": self.sent[-1]}))
            if status != 302:
                self.faults.append(f"not saved: {status}")

    def listen(self, port: int) -> None:
        """Fetches the parts of the page when the stream tells of a change, not the one under a hand that writes."""
        link, words, shown, tags = socket.create_connection(("127.0.0.1", port), timeout=60), b"", 0.0, dict[str, str]()
        link.sendall(f"GET /live/{self.session} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\n\r\n".encode())
        while not self.over:
            words += link.recv(65_536)
            # All that came while the last change waited is one refresh.
            time.sleep(max(0.0, shown + EVERY - time.perf_counter()))
            while select.select([link], [], [], 0)[0] and (more := link.recv(65_536)):
                words += more
            done, _, words = words.rpartition(b"\n\n")
            if b"event: version" not in done:
                continue
            shown = time.perf_counter()
            for part in ("nyt",) if self.writes else ("nyt", "tyo"):
                self.ask("GET", f"{self.page}?osa={part}", self.parts, tags=tags)
        link.close()

    def ask(
        self, method: str, path: str, times: list[float], body: str = "", tags: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """One request as a phone makes it, on a connection of its own; with tags, a part of the page."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Accept": "text/html"}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        if tags is not None:
            headers |= {"HX-Request": "true"} | ({"If-None-Match": tags[path]} if path in tags else {})
        began = time.perf_counter()
        try:
            link.request(method, path, body or None, headers)
            answer = link.getresponse()
            words = answer.read().decode()
        except OSError as error:
            self.faults.append(repr(error))
            return 0, ""
        finally:
            link.close()
        times.append(time.perf_counter() - began)
        self.statuses.append(answer.status)
        if tags is not None and answer.headers.get("ETag"):
            tags[path] = answer.headers["ETag"]
        if answer.status not in ({302, 409} if body else {200, 304} if tags is not None else {200}):
            self.faults.append(f"{method} {answer.status}")
        return answer.status, words


def phones(port: int, live_port: int, place: Place, *, seconds: int) -> list[Row]:
    """28 phones of one address; nothing lost: each text that was sent is there, or in the history of what is there."""
    all_of_them = [
        Phone(number, cookie, place.session, place.page, port) for number, cookie in enumerate(place.cookies)
    ]
    # Everybody has the page open; and a server that was just started has read its templates.
    together([threading.Thread(target=one.ask, args=("GET", place.page, [])) for one in all_of_them])
    ears = [threading.Thread(target=one.listen, args=(live_port,), daemon=True) for one in all_of_them]
    for thread in ears:
        thread.start()
    time.sleep(1)
    together([threading.Thread(target=one.run, args=(seconds,)) for one in all_of_them])
    for one in all_of_them:
        one.over = True
    time.sleep(1)
    kept = texts()
    lost = [text for one in all_of_them for text in one.sent if text not in kept]
    faults = [words for one in all_of_them for words in one.faults]
    for words in sorted(set(faults)):
        print(f"{faults.count(words)} x {words}")
    statuses = Counter(status for one in all_of_them for status in one.statuses)
    return [
        *times("a page", [took for one in all_of_them for took in one.pages]),
        *times("a save", [took for one in all_of_them for took in one.saves]),
        *times("a live part", [took for one in all_of_them for took in one.parts]),
        *(Row(f"{PHONES} phones: answers {status}", count, "") for status, count in sorted(statuses.items())),
        Row(f"{PHONES} phones: texts sent", sum(len(one.sent) for one in all_of_them), ""),
        Row(f"{PHONES} phones: of them lost", len(lost), "", 0),
        Row(f"{PHONES} phones: errors", len(faults), "", 0),
    ]


def alone(place: Place) -> list[str]:
    """Each of the 28 in a team of its own with an experiment; the addresses of its first step."""
    from django.urls import reverse

    from oppiva.core.policy import system
    from oppiva.experiments.services import begin_experiment
    from oppiva.jobs import clock
    from oppiva.workshops.models import Session, Team, TeamMember

    series = Session.objects.select_related("series").get(pk=place.session).series
    assert series is not None
    paths, now = [], clock.now()
    for number, member in enumerate(TeamMember.objects.filter(team__series=series).order_by("enrolment__person__name")):
        TeamMember.objects.filter(pk=member.pk).update(until=now)
        team = Team.objects.create(series=series, number=101 + number, published_at=now)
        TeamMember.objects.create(team=team, enrolment_id=member.enrolment_id, since=now)
        made = begin_experiment(system("bench"), team)
        paths.append(reverse("experiments:problem", args=[made.programme.code, made.code]))
    return paths


def teams(port: int, place: Place, *, seconds: int) -> list[Row]:
    """28 teams that save a step of their experiments; each text is there afterwards."""
    from django.db import connections

    from oppiva.audit.models import Revision, kind_of
    from oppiva.core.policy import reading, system
    from oppiva.experiments.models import Problem

    paths = alone(place)
    connections.close_all()
    all_of_them = [
        Phone(number, cookie, place.session, path, port)
        for number, (cookie, path) in enumerate(zip(place.cookies, paths, strict=True))
    ]
    together([threading.Thread(target=one.ask, args=("GET", one.page, [])) for one in all_of_them])
    together([threading.Thread(target=one.fill, args=(seconds,)) for one in all_of_them])
    with reading(system("bench")):
        rows = Revision.objects.filter(kind=kind_of(Problem), field="problem", version__isnull=False)
        kept = set(rows.values_list("after", flat=True))
    lost = [text for one in all_of_them for text in one.sent if text not in kept]
    faults = [words for one in all_of_them for words in one.faults]
    for words in sorted(set(faults)):
        print(f"{faults.count(words)} x {words}")
    took = [took for one in all_of_them for took in one.saves]
    cut = statistics.quantiles(took, n=20)
    return [
        Row(f"experiment step save, {PHONES} teams, p50", 1e3 * statistics.median(took), "ms"),
        Row(f"experiment step save, {PHONES} teams, p95", 1e3 * cut[18], "ms", 150),
        Row(f"experiment step save, {PHONES} teams, the longest", 1e3 * max(took), "ms"),
        Row(f"experiment step save, {PHONES} teams: texts lost", len(lost), "", 0),
        Row(f"experiment step save, {PHONES} teams: errors", len(faults), "", 0),
    ]


def together(threads: list[threading.Thread]) -> None:
    """Runs them all at once."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def texts() -> set[object]:
    """What the notes say, and all that they said or were to say."""
    from oppiva.audit.models import Revision, kind_of
    from oppiva.core.policy import reading, system
    from oppiva.workshops.models import StepNote

    with reading(system("bench")):
        changes = Revision.objects.filter(kind=kind_of(StepNote), field="text").values_list("after", flat=True)
        return {*changes, *StepNote.objects.values_list("text", flat=True)}


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
