"""`/live/` as a process: who hears of which changes, what ends a stream, and how the server stops (R4, L1)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from apart import ROOT, database
from livedemo import free_port
from workshops.listening import Stream

pytestmark = [pytest.mark.both, pytest.mark.server]
YARD = Path(__file__).with_name("live_yard.py")


@dataclass
class Yard:
    """The half-days, the web sessions, who changes something in them, and the server of the streams."""

    environment: dict[str, str]
    hands: subprocess.Popen[str]
    told: dict[str, Any]
    port: int
    server: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> None:
        """In a process of its own, which has done it when it says so."""
        assert self.hands.stdin is not None
        assert self.hands.stdout is not None
        self.hands.stdin.write(" ".join(words) + "\n")
        self.hands.stdin.flush()
        assert self.hands.stdout.readline() == "done\n"

    def start(self) -> None:
        self.server = subprocess.Popen([sys.executable, YARD, "serve", str(self.port)], env=self.environment)
        for _try in range(400):
            time.sleep(0.05)
            try:
                with Stream(self.port, "/live/x") as answer:
                    assert answer.status == 404
                    return
            except OSError:
                continue
        raise AssertionError("the server did not start")

    def stop(self, number: int) -> float:
        """The seconds it took; fails when the server does not say that all is well."""
        assert self.server is not None
        began = time.monotonic()
        self.server.send_signal(number)
        assert self.server.wait(10) == (-number if number == signal.SIGTERM else 0)
        return time.monotonic() - began

    def stream(self, who: str = "", session: str = "session") -> Stream:
        return Stream(self.port, f"/live/{self.told.get(session, session)}", self.told["keys"].get(who, ""))

    def change(self, session: str = "session") -> None:
        self.run("change", self.told[session])


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory, run_folder: Path) -> Iterator[Yard]:
    folder = tmp_path_factory.mktemp("live-yard")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")} | {
        "OPPIVA_TEST": "1",
        "OPPIVA_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "oppiva.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    with database(folder) as address:
        environment |= {"OPPIVA_DATABASE_URL": address}
        with subprocess.Popen(
            [sys.executable, YARD, "hands"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as hands:
            assert hands.stdout is not None
            made = Yard(environment, hands, json.loads(hands.stdout.readline()), free_port())
            made.start()
            try:
                yield made
                assert made.stop(signal.SIGTERM) < 5
            finally:
                if made.server is not None and made.server.poll() is None:
                    made.server.kill()


def test_only_who_is_at_the_half_day_gets_a_stream(yard: Yard) -> None:
    for who in ("facilitator", "participant"):
        with yard.stream(who) as stream:
            assert stream.status == 200
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            assert stream.headers["Cache-Control"] == "no-store"
            assert stream.next()[0] == "time"
    for who, session in [
        ("stranger", "session"),
        ("supervisor", "session"),
        ("", "session"),
        ("facilitator", "over"),
        ("facilitator", str(uuid4())),
        ("facilitator", "nothing"),
    ]:
        with yard.stream(who, session) as stream:
            assert (stream.status, stream.answer.read()) == (404, b""), (who, session)


def test_a_change_is_heard_by_those_who_listen_to_that_half_day_and_by_no_one_else(yard: Yard) -> None:
    with (
        yard.stream("facilitator") as wall,
        yard.stream("participant") as phone,
        yard.stream("another", "second") as far,
    ):
        for stream in (wall, phone):
            stream.until("version", "0")
        far.until("version", "0")
        yard.change()
        for stream in (wall, phone):
            stream.until("version", "1")
        for _beat in range(2):
            far.until("time")
        assert [data for name, data in far.events if name == "version"] == ["0"]
        with yard.stream("participant") as late:
            late.until("version", "1")


def test_a_stream_ends_for_good_when_its_web_session_does(yard: Yard) -> None:
    with yard.stream("another") as stream, yard.stream("facilitator") as stays:
        stream.until("version")
        yard.run("end", yard.told["keys"]["another"])
        stream.until("end")
        assert stream.next() == ("", "")
        stays.until("time")
    with yard.stream("another") as stream:
        assert stream.status == 404


@pytest.mark.pg
def test_a_hub_that_loses_the_database_keeps_its_listeners(yard: Yard) -> None:
    with yard.stream("facilitator") as stream:
        stream.until("version")
        before = int(next(data for name, data in reversed(stream.events) if name == "version"))
        yard.run("cut")
        yard.change()
        stream.until("version", str(before + 1))


def test_ctrl_c_ends_open_streams_and_the_server_at_once(yard: Yard) -> None:
    with yard.stream("facilitator") as one, yard.stream("participant") as two:
        for stream in (one, two):
            stream.until("version")
        assert yard.stop(signal.SIGINT) < 5
        for stream in (one, two):
            assert stream.until("") < 1
    yard.start()
    with yard.stream("facilitator") as again:
        again.until("version")
