"""`oppiva bench pages [--smoke]`: processor time of a list of 20 000 persons, a detail, a form and home; of the public
library with 4 000 models beside 20 000 experiments, for somebody who has not signed in and for somebody who has; and of
its pages when none of them is kept, each asked for the first time.

Each page is asked from a gunicorn worker over HTTP, and the worker's own processor time (user + system, from the
kernel) is divided by that of a bare hello-world view on the same server, asked right before it: a machine which slows
down slows both alike. Printed: the median of the ratios, the lowest and the highest, SQL statements, bytes.
"""

from __future__ import annotations

import http.client
import itertools
import resource
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from _databases import on_both
from _processes import free_port, ticks
from _sessions import signed_in

PERSONS, MODELS, EXPERIMENTS, ROUNDS, REQUESTS = 20_000, 4_000, 20_000, 11, 40
# Asked of every page of its kind; home and the unit form are measured without one, to be seen when they grow.
BARS = {
    "list": 15, "detail": 10, "form": 10, "library": 15, "model": 10, "library in": 15, "model in": 10,
    "list anew": 15, "model anew": 10, "interface": 10,
}  # fmt: skip


NUMBERS = itertools.count(3)


@dataclass
class Page:
    """One measured page and what was seen of it; `{n}` in its address becomes another number with each request."""

    name: str
    path: str
    public: bool = False  # asked without a session
    seconds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    statements: int = 0
    size: int = 0


def measure(label: str, *, smoke: bool) -> None:
    """Fills the empty database, starts one gunicorn worker and asks it."""
    cookie, pages = fill(200 if smoke else PERSONS)
    pages += shelve(40 if smoke else MODELS, 200 if smoke else EXPERIMENTS)
    look(cookie, pages)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--workers=1", "--threads=1", "--worker-class=gthread", "--keep-alive=60",
         f"--bind=127.0.0.1:{port}", "--log-level=error", "_hello:application"],
    )  # fmt: skip
    try:
        worker = worker_of(server.pid, port)
        requests = 5 if smoke else REQUESTS
        for _round in range(1 if smoke else ROUNDS):
            for page in pages:
                unit = processor_time(worker, port, pages[0].path, cookie, 2 * requests)
                page.seconds.append(processor_time(worker, port, page.path, "" if page.public else cookie, requests))
                page.ratios.append(page.seconds[-1] / unit)
    finally:
        server.terminate()
        server.wait(timeout=10)
    table(label, pages)


def fill(persons: int) -> tuple[str, list[Page]]:
    """Persons of one area in forty units, and the area's admin signed in; gives the cookie and the pages."""
    from django.db import connection
    from django.urls import reverse

    from oppiva.core.policy import system
    from oppiva.jobs import clock
    from oppiva.people import services
    from oppiva.people.models import EmploymentArea, Person, Unit

    actor = system("bench")
    area = EmploymentArea.objects.get(code="23")
    house = services.add_organisation(actor, fields={"name": "Bench", "kind": "employment_area", "area": area})
    units = [services.add_unit(actor, house, fields={"name": f"Unit {n:02}", "size": 500}) for n in range(40)]
    Person.objects.bulk_create(
        [
            Person(name=f"Person {n:05}", email=f"p{n}@bench.example", unit=units[n % 40], state="active", password="!")
            for n in range(persons)
        ],
        batch_size=1_000,
    )
    admin = services.add_person(actor, fields={"name": "Admin", "email": "admin@bench.example", "unit": units[0]})
    services.give_grant(
        actor,
        person=admin,
        role="area_admin",
        scope_kind="area",
        scope_id=area.code,
        starts_on=clock.today() - timedelta(days=1),
        reason="bench",
    )
    # PostgreSQL counts its rows by itself a minute after they came, SQLite in the night: a page is measured after that.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    cookie = signed_in(admin, second_factor=True)
    someone = Person.objects.get(name="Person 00042")
    unit = Unit.objects.get(name="Unit 07")
    pages = [
        Page("hello", "/hello"),
        Page("list", reverse("people:person_list")),
        Page("search", f"{reverse('people:person_list')}?haku=0042+pers"),
        Page("detail", reverse("people:person_detail", args=[someone.pk])),
        Page("form", reverse("people:person_edit", args=[someone.pk])),
        Page("unit form", reverse("people:unit_edit", args=[unit.pk])),
        Page("home", reverse("home:home")),
    ]
    return cookie, pages


def shelve(many: int, experiments: int) -> list[Page]:
    """So many models in the library, each with three sources in the trace; gives the pages of the library."""
    from django.db import connection
    from django.urls import reverse

    from _shelf import fill_library

    newest = fill_library(many, experiments)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    model = {"slug": newest.operating_model.slug}
    return [
        Page("library", reverse("catalogue:library"), public=True),
        Page("narrowed", f"{reverse('catalogue:library')}?kenelle=employer&naytto=2&alue=23", public=True),
        Page("found", f"{reverse('catalogue:library')}?q=puhelin", public=True),
        Page("model", reverse("catalogue:model", kwargs=model), public=True),
        Page("version", reverse("catalogue:version", kwargs=model | {"number": newest.number}), public=True),
        Page("path", reverse("catalogue:model_path", kwargs=model), public=True),
        Page("library in", reverse("catalogue:library")),
        Page("model in", reverse("catalogue:model", kwargs=model)),
        # Fifty models of the interface: within a minute fewer than one address may ask for.
        Page("interface", "/api/v1/models?limit=50", public=True),
        # An address that nobody has asked for yet, and a model that nobody has opened yet.
        Page("list anew", f"{reverse('catalogue:library')}?n={{n}}", public=True),
        Page("model anew", reverse("catalogue:model", kwargs={"slug": "malli-1"}).replace("-1/", "-{n}/"), public=True),
    ]


def look(cookie: str, pages: list[Page]) -> None:
    """SQL statements and bytes of each page, asked once inside this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    name, _, value = cookie.partition("=")
    for page in pages[1:]:
        client = Client()
        if not page.public:
            client.cookies[name] = value
        client.get(page.path.format(n=1))
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(page.path.format(n=2))
        if answer.status_code != 200:
            print(f"{page.name}: answered {answer.status_code}")
        page.statements, page.size = len(seen), len(answer.content)


def worker_of(master: int, port: int) -> int:
    """The process that answers, once it does."""
    children = Path(f"/proc/{master}/task/{master}/children")
    for _try in range(200):
        time.sleep(0.05)
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return int(children.read_text().split()[0])
        except (OSError, IndexError):
            continue
    raise SystemExit("the server did not start")


def processor_time(worker: int, port: int, path: str, cookie: str, requests: int) -> float:
    """Seconds of processor time a request takes in the worker, over one kept connection."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Accept": "text/html, application/json", **({"Cookie": cookie} if cookie else {})}

    def ask() -> None:
        # A number that was asked for is kept, and one past the last model is no page: only who needs one takes one.
        link.request("GET", path.format(n=next(NUMBERS)) if "{n}" in path else path, headers=headers)
        answer = link.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    for _warm in range(3):
        ask()
    before = ticks(worker)
    for _one in range(requests):
        ask()
    spent = ticks(worker) - before
    link.close()
    return spent / requests


def table(label: str, pages: list[Page]) -> None:
    """One line a page: its time in units of hello-world's."""
    unit = statistics.median(pages[0].seconds)
    print(f"\n{label}: one unit is {unit * 1e3:.2f} ms of processor time (a bare hello-world)")
    print(f"{'page':<12}{'units':>8}{'lowest':>8}{'highest':>8}{'SQL':>6}{'KiB':>8}   bar")
    for page in pages:
        ratios = sorted(page.ratios)
        bar = BARS.get(page.name)
        said = "" if bar is None else f"at most {bar}: {'holds' if statistics.median(ratios) <= bar else 'BROKEN'}"
        print(
            f"{page.name:<12}{statistics.median(ratios):>8.1f}{ratios[0]:>8.1f}{ratios[-1]:>8.1f}"
            f"{page.statements:>6}{page.size / 1024:>8.1f}   {said}"
        )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    on_both(__file__, measure, smoke_words="a few requests only, to see that it runs")
