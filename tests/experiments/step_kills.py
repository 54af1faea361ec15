"""A server that is killed in the middle of a burst of saves of steps and of the diary, again and again.

Run as a process of its own on a database that keeps what is committed: it forks the server, so that a new one is there
at once, and is itself the phones. Each sends what was not acknowledged again with the same key. Prints one JSON object.
"""

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import urlencode
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.middleware.csrf import CSRF_SESSION_KEY  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from experiments.step_rush import make  # noqa: E402
from livedemo import free_port  # noqa: E402
from oppiva.audit.models import Revision, kind_of  # noqa: E402
from oppiva.core.policy import reading, system  # noqa: E402
from oppiva.experiments.models import Cycle, DiaryEntry, Experiment, Problem, State, Trial  # noqa: E402
from oppiva.jobs import clock  # noqa: E402
from oppiva.wsgi import application  # noqa: E402
from workshops.cast import SETUP  # noqa: E402
from workshops.days import Day  # noqa: E402

KILLS = 30 if os.environ.get("OPPIVA_TEST_PROFILE") == "long" else 5
TEAM, TOKEN = 4, "a" * 32
DIARIES = 3  # teams whose trial is on
BURST = 25  # acknowledged saves between two kills


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request, as gunicorn's workers have."""

    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@dataclass
class Phone:
    """One phone of a team: what it has sent and what was acknowledged."""

    cookie: str
    path: str
    port: int
    diary: bool
    sent: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    version: int = 1
    key: str = ""

    def run(self, number: int, over: Callable[[], bool]) -> None:
        """Saves text after text, each until it is acknowledged."""
        while not over():
            if not self.key:
                self.sent.append(f"puhelin {number:02} teksti {len(self.sent)}")
                self.key = str(uuid4())
            status = self.save(self.sent[-1])
            if status == 302:
                self.kept.append(self.sent[-1])
                self.version, self.key = self.version + 1, ""
            elif status:
                self.answers.append(str(status))
                return
            else:
                time.sleep(0.02)

    def save(self, text: str) -> int:
        """One post as the page of the step sends it; 0 when no answer came."""
        body = {"csrfmiddlewaretoken": TOKEN, "client_ref": self.key}
        body |= (
            {"kind": "surprise", "text": text} if self.diary else {"base_version": str(self.version), "problem": text}
        )
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        link = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            link.request("POST", self.path, urlencode(body), headers)
            answer = link.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return 0
        finally:
            link.close()
        return answer.status


def serve(port: int) -> int:
    """A server in a process of its own; its id, once it listens."""
    connections.close_all()
    child = os.fork()
    if not child:
        server = make_server("127.0.0.1", port, application, Server, Quiet)
        server.serve_forever()
    for _try in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return child
        except OSError:
            time.sleep(0.01)
    raise SystemExit("the server did not start")


def phones(day: Day, port: int) -> list[Phone]:
    """One of each team writes its problem, every second came by the join code; where the trial is on, one the diary."""
    found = []
    for number, experiment in enumerate(Experiment.objects.select_related("programme").order_by("code")):
        args, first = [experiment.programme.code, experiment.code], number * TEAM
        step = day.phone(first) if number % 2 else day.browser(day.cast.staff[first])
        found.append(Phone(cookie_of(step), reverse("experiments:problem", args=args), port, diary=False))
        if number < DIARIES:
            begin_trial(experiment)
            log = day.browser(day.cast.staff[first + 1])
            found.append(Phone(cookie_of(log), reverse("experiments:log", args=args), port, diary=True))
    return found


def cookie_of(client: Client) -> str:
    """The cookie of a browser that has a page open, with the token of its form."""
    held = client.session
    held[CSRF_SESSION_KEY] = TOKEN
    held.save()
    return f"{settings.SESSION_COOKIE_NAME}={held.session_key}"


def begin_trial(experiment: Experiment) -> None:
    """The trial is on since today; how it begins is no matter here."""
    cycle = Cycle.objects.get(experiment=experiment)
    with reading(SETUP):
        Trial.objects.filter(cycle=cycle).update(
            starts_on=clock.today(), ends_on=clock.today() + timedelta(days=20), customer_data=False
        )
    Cycle.objects.filter(pk=cycle.pk).update(started_at=clock.now())
    Experiment.objects.filter(pk=experiment.pk).update(state=State.RUNNING)


def main() -> None:
    day, port = make(), free_port()
    all_of_them = phones(day, port)
    acknowledged = lambda: sum(len(one.kept) for one in all_of_them)  # noqa: E731
    over = threading.Event()
    server = serve(port)
    threads = [
        threading.Thread(target=one.run, args=(number, over.is_set), daemon=True)
        for number, one in enumerate(all_of_them)
    ]
    for thread in threads:
        thread.start()
    died = []
    for kill in range(KILLS):
        goal, ends = acknowledged() + BURST, time.monotonic() + 30
        while acknowledged() < goal and time.monotonic() < ends:
            time.sleep(0.002)
        time.sleep(0.003 * (kill % 5))
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
        died.append(acknowledged())
        server = serve(port)
    time.sleep(0.5)
    over.set()
    for thread in threads:
        thread.join(15)
    os.kill(server, signal.SIGKILL)
    os.waitpid(server, 0)
    report(all_of_them, died)


def report(all_of_them: list[Phone], died: list[int]) -> None:
    """What the phones were told and what the database holds."""
    with reading(system("test")):
        rows = Revision.objects.filter(kind=kind_of(Problem), field="problem", version__isnull=False)
        kept = list(rows.values_list("after", flat=True))
        diary = list(DiaryEntry.objects.values_list("text", flat=True))
        steps = list(Problem.objects.exclude(problem="").values_list("version", "problem"))
    whole = ["ok"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            whole = [row[0] for row in cursor.fetchall()]
    print(
        json.dumps(
            {
                "acknowledged": [text for one in all_of_them if not one.diary for text in one.kept],
                "acknowledged_diary": [text for one in all_of_them if one.diary for text in one.kept],
                "unanswered": [one.sent[-1] for one in all_of_them if one.key],
                "other_answers": [words for one in all_of_them for words in one.answers],
                "kept": kept,
                "diary": diary,
                "steps": steps,
                "kills": len(died),
                "grew": died == sorted(set(died)),
                "whole": whole,
            }
        )
    )


if __name__ == "__main__":
    main()
