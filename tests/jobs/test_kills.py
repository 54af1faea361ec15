"""Workers that are killed, many that write at once (trust.md R6, R8, R9, R10), on a database of their own."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from apart import database

pytestmark = [pytest.mark.server, pytest.mark.both]

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("OPPIVA_TEST_PROFILE") == "long"
KILLS = 30 if LONG else 5
FINISH = 30  # seconds


class Yard:
    """The forking process of yard.py, spoken to by lines."""

    def __init__(self, folder: Path, url: str, speed: float, port: int) -> None:
        self.log = folder / "log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPPIVA_", "DJANGO_"))}
        environment = {
            **kept,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "oppiva.settings",
            "OPPIVA_TEST": "1",
            "OPPIVA_DATA": str(folder),
            "OPPIVA_DATABASE_URL": url,
            "OPPIVA_SMTP_HOST": "127.0.0.1",
            "OPPIVA_SMTP_PORT": str(port),
            "OPPIVA_LOG_LEVEL": "ERROR",
            "YARD_LOG": str(self.log),
            "YARD_SPEED": str(speed),
            "YARD_BEGUN": str(time.perf_counter()),
        }
        command = [sys.executable, str(Path(__file__).with_name("yard.py"))]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.workers: list[int] = []

    def __call__(self, command: str, *arguments: object) -> object:
        self.process.stdin.write(json.dumps([command, *arguments]) + "\n")
        answer = self.process.stdout.readline()
        assert answer, f"the yard ended at {command}"
        return json.loads(answer)

    def start(self) -> int:
        self.workers.append(self("worker"))
        return self.workers[-1]

    def kill(self, worker: int) -> None:
        self.workers.remove(worker)
        self("kill", worker)

    def close(self) -> None:
        for worker in list(self.workers):
            self.kill(worker)
        self.process.stdin.close()
        self.process.wait(5)


@pytest.fixture
def yard(tmp_path, post_office, run_folder):
    """Makes a yard with a clock that runs so many times too fast."""
    made: list[Yard] = []
    with database(tmp_path) as url:

        def make(speed: float = 1) -> Yard:
            made.append(Yard(tmp_path, url, speed, post_office.port))
            return made[-1]

        yield make
        for one in made:
            one.close()


def until(what, seconds: float = FINISH) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "not finished in time"
        time.sleep(0.05)


def test_killed_workers_lose_no_mail_and_send_no_newsletter_twice(yard, post_office):
    mails = 30 * KILLS
    yard = yard(speed=200)  # a lease of five minutes is over in a second and a half
    yard("fill_mails", mails)
    for kill in range(1, KILLS + 1):
        worker = yard.start()
        goal = len(post_office.received) + mails // (KILLS + 1)
        until(lambda goal=goal: len(post_office.received) >= goal)
        time.sleep(0.003 * (kill % 5))
        yard.kill(worker)
    yard.start()
    until(lambda: not any(state in ("queued", "leased", "sending") for _, _, state in yard("mails")))

    arrived = Counter(str(mail["Message-ID"]) for mail in post_office.received)
    ended = Counter((delivery, state) for _, delivery, state in yard("mails"))
    safe = [message for message, delivery, _ in yard("mails") if delivery == "at_least_once"]
    assert ended["at_least_once", "sent"] == len(safe) == mails // 2
    assert {kind for kind, delivery in yard("kinds_of_mail") if delivery == "at_least_once"} == {
        "invitation", "adoption_new_version", "adoption_model_over", "adoption_begin", "questions"
    }  # fmt: skip
    assert min(arrived[message] for message in safe) >= 1
    assert sum(arrived[message] - 1 for message in safe) <= KILLS
    once = [(message, state) for message, delivery, state in yard("mails") if delivery == "at_most_once"]
    assert max(arrived[message] for message, _ in once) == 1
    assert all(arrived[message] == 1 for message, state in once if state == "sent")
    assert ended["at_most_once", "sent"] + ended["at_most_once", "unknown"] == mails // 2
    assert ended["at_most_once", "unknown"] <= KILLS


def test_three_workers_make_one_row_a_slot_and_do_no_job_twice_at_a_time(yard):
    yard = yard(speed=100)
    yard("fill_jobs", 60)
    begun = time.perf_counter()
    first, second, _ = yard.start(), yard.start(), yard.start()
    killed = {}
    for worker in (first, second):
        time.sleep(0.7)
        killed[worker] = time.perf_counter()
        yard.kill(worker)
    until(lambda: time.perf_counter() - begun > 6.2)  # ten faked minutes
    rows: list[list[str]] = []

    def finished() -> bool:
        rows[:] = yard("jobs")
        waiting = sum(state != "done" for _, _, state in rows)
        return waiting == 0 or (waiting == 1 and ["tick", "queued"] in [[kind, state] for kind, _, state in rows])

    until(finished)

    slots = Counter(slot for kind, slot, _ in rows if kind == "tick")
    assert len(slots) >= 10
    assert set(slots.values()) == {1}
    runs: dict[str, list[tuple[float, float]]] = {}
    open_runs: dict[tuple[str, int], float] = {}
    for what, name, worker, at in map(json.loads, yard.log.read_text().splitlines()):
        if what == "begin":
            open_runs[name, worker] = at
        else:
            runs.setdefault(name, []).append((open_runs.pop((name, worker)), at))
    assert {name for name, _ in open_runs} <= set(runs) | {name for name, worker in open_runs if worker not in killed}
    for (name, worker), at in open_runs.items():
        if worker in killed:
            runs[name].append((at, killed[worker]))
    for spans in runs.values():
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(sorted(spans)))
    assert max(len(spans) for spans in runs.values()) <= 2


def test_fourteen_processes_that_read_then_write_meet_no_locked_database(yard):
    yard = yard()
    yard("fill_jobs", 1)
    burst = yard("burst", 14, 60)
    took = sorted(burst["took"])
    assert burst["errors"] == []
    assert len(took) == burst["count"] == 14 * 60
    if LONG:  # R6's two seconds are those of a quiet machine; here others work beside
        assert took[int(len(took) * 0.99)] <= 2
