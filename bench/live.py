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

import random
import resource
import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from _databases import on_both
from _ears import Ears
from _half_day import PHONES, Place, alone, change, fill, texts
from _phones import Phone, together
from _processes import resident, serving, ticks

LISTENERS, MANY, RATE = 30, 1_000, 5
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


def measure(label: str, *, smoke: bool) -> None:
    """Fills the empty database, starts both servers and measures."""
    from django.db import connections

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
    quiet = {"OPPIVA_BEHIND_PROXY": "none", "OPPIVA_LOG_LEVEL": "ERROR", "GUNICORN_CMD_ARGS": "--log-level=error"}
    on_both(__file__, measure, smoke_words="a few seconds only, to see that it runs", more=quiet)
