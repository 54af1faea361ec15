"""The commands of whoever runs the server, each in its own words: first administrator, audit, serve, worker, demo."""

import contextlib
import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from audit.test_evidence import tamper
from livedemo import DAY, free_port
from oppiva.audit.services import seal_day
from oppiva.cli import audit, bench, demo, demobuild, firstadmin, manage, serve, startup, worker
from oppiva.core.policy import system
from oppiva.jobs import clock
from oppiva.jobs.services import beat
from oppiva.people.models import Person, RoleGrant
from oppiva.people.services import make_first_administrator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "ready", lambda: True)


class TestFirstAdministrator:
    GIVEN = ("--name", "Jari Ylläpitäjä", "--email", "jari@example.fi")

    def test_the_first_person_may_administer_the_installation(
        self, started: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert firstadmin.run(list(self.GIVEN)) == 0
        assert "jari@example.fi" in capsys.readouterr().out
        grant = RoleGrant.objects.get(person=Person.objects.get(email="jari@example.fi"))
        assert (grant.role, grant.scope_kind, grant.ends_on) == ("instance_admin", "instance", None)

    def test_an_address_in_use_is_refused(self, started: None, capsys: pytest.CaptureFixture[str]) -> None:
        firstadmin.run(list(self.GIVEN))
        assert firstadmin.run(list(self.GIVEN)) == 2
        assert "Not added" in capsys.readouterr().err
        assert Person.objects.count() == 1

    def test_nothing_is_added_when_the_start_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(startup, "ready", lambda: False)
        assert firstadmin.run(list(self.GIVEN)) == 2
        assert not Person.objects.exists()


class TestAudit:
    @pytest.fixture
    def day(self) -> date:
        yesterday = clock.today() - timedelta(days=1)
        with time_machine.travel(clock.now() - timedelta(days=1)):
            make_first_administrator(system("setup"), name="Jari Ylläpitäjä", email="jari@example.fi")
        seal_day(yesterday)
        return yesterday

    def test_a_whole_log_is_said_to_be_whole(self, day: date, capsys: pytest.CaptureFixture[str]) -> None:
        assert audit.run(["verify"]) == 0
        assert "Everything is as it was written." in capsys.readouterr().out

    def test_what_was_changed_is_named_with_its_day(self, day: date, capsys: pytest.CaptureFixture[str]) -> None:
        tamper("UPDATE audit_auditevent SET verb = 'something_else'")
        assert audit.run(["verify"]) == 1
        said = capsys.readouterr().out
        assert f"day {day.day}.{day.month}.{day.year}" in said
        assert "Something was changed" in said


class TestStarting:
    def test_a_refused_start_serves_nothing_and_works_on_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(startup, "ready", lambda: False)
        assert serve.run([]) == 2
        assert worker.run([]) == 2

    def test_a_start_can_be_tried_without_serving(self, started: None) -> None:
        assert serve.run(["--check"]) == 0

    @pytest.mark.parametrize(
        ("bind", "where"),
        [
            ("127.0.0.1:8001", {"host": "127.0.0.1", "port": 8001}),
            ("[::1]:9", {"host": "::1", "port": 9}),
            ("unix:/run/oppiva/live.sock", {"uds": "/run/oppiva/live.sock"}),
            ("somewhere", None),
            ("127.0.0.1:x", None),
        ],
    )
    def test_the_streams_listen_where_asked(self, bind: str, where: dict[str, object] | None) -> None:
        assert serve.address(bind) == where

    def test_streams_without_an_address_are_refused_in_words(
        self, started: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert serve.run(["--live", "--bind", "somewhere"]) == 2
        assert "somewhere" in capsys.readouterr().err

    def test_the_pages_are_served_by_as_many_as_asked(self, started: None, monkeypatch: pytest.MonkeyPatch) -> None:
        words: list[str] = []
        monkeypatch.setattr(os, "execv", lambda program, command: words.extend(command))
        with contextlib.suppress(TypeError):  # execv never returns; here it does
            serve.run(["--bind", "127.0.0.1:9", "--workers", "3", "--threads", "5"])
        assert "oppiva.wsgi:application" in words
        assert [words[words.index(name) + 1] for name in ("--bind", "--workers", "--threads")] == [
            "127.0.0.1:9",
            "3",
            "5",
        ]

    def test_the_worker_ends_on_a_signal(self, started: None, monkeypatch: pytest.MonkeyPatch) -> None:
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

        def loop(stop: object) -> None:
            os.kill(os.getpid(), signal.SIGTERM)
            assert stop.wait(2)  # type: ignore[attr-defined]

        monkeypatch.setattr("oppiva.jobs.worker.loop", loop)
        try:
            assert worker.run([]) == 0
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def test_the_database_of_this_version_is_no_reason_to_refuse(self) -> None:
        assert startup.migration_refusal() is None
        assert startup.clock_refusal() is None

    def test_a_clock_behind_the_last_worker_is_a_reason(self) -> None:
        beat("worker x 1", clock.real() + timedelta(seconds=30))
        assert "29 s off" in (startup.clock_refusal() or "") or "30 s off" in (startup.clock_refusal() or "")

    def test_what_is_wrong_with_the_settings_is_said_before_the_database_is_asked(self) -> None:
        said: list[str] = []
        assert not startup.ready(said.append)
        assert any("OPPIVA_BEHIND_PROXY" in words for words in said)

    def test_django_s_own_commands_answer_with_their_code(self) -> None:
        assert manage.run(["check"]) == 0
        assert manage.run(["no-such-command"]) != 0

    def test_only_what_can_be_measured_is_measured(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[object] = []

        class Ended:
            returncode = 0

        def run(command: list[object], **more: object) -> Ended:
            asked.extend(command)
            return Ended()

        monkeypatch.setattr(bench.subprocess, "run", run)
        assert bench.run(["pages", "--smoke"]) == 0
        assert asked[-1] == "--smoke"
        with pytest.raises(SystemExit):
            bench.run(["nothing"])


class TestDemo:
    @pytest.fixture(autouse=True)
    def surroundings(self) -> Iterator[None]:
        before = dict(os.environ)
        yield
        os.environ.clear()
        os.environ.update(before)

    @pytest.mark.heavy
    def test_each_app_tells_its_part_of_the_story(self, demo_template: Path) -> None:
        said = demo_template.with_name("demo-template.log").read_text("utf-8")
        with contextlib.closing(sqlite3.connect(demo_template / "oppiva.sqlite3")) as built:
            codes = {code for (code,) in built.execute("SELECT code FROM programme_programme")}
        assert codes == {"ES-OPPIVA", "RL-SUJUVA"}
        assert [name.split(".")[1] for name in demobuild.builders()] == [
            part
            for part in ("people", "programme", "workshops", "experiments", "catalogue", "adoption", "home")
            if f"Filling: {part}" in said
        ]

    def test_a_full_disk_is_told_in_words(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        monkeypatch.setenv("OPPIVA_DATA", str(tmp_path))

        def full(_day: date) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(demobuild, "build", full)
        assert demobuild.main([DAY]) == 2
        assert "full" in capsys.readouterr().err

    def test_it_says_who_one_can_sign_in_as_and_serves_what_it_built(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        monkeypatch.setenv("OPPIVA_DATA", str(tmp_path / "demo"))
        built: list[Path] = []
        served: list[int] = []

        def build(folder: Path, wanted: dict[str, str]) -> None:
            built.append(folder)
            folder.mkdir()
            (folder / "built.json").write_text(__import__("json").dumps(wanted))

        def serve_it(taken: socket.socket) -> None:
            served.append(taken.getsockname()[1])
            taken.close()

        monkeypatch.setattr(demo, "build", build)
        monkeypatch.setattr(demo, "serve", serve_it)
        port = free_port()
        for _ in range(2):
            assert demo.run(["--port", str(port)]) == 0
        assert built == [tmp_path / "demo"], "the second start uses what the first one built"
        assert served == [port, port]
        assert "hanna.viitakoski@jarvisavo.example" in capsys.readouterr().out

    def test_a_folder_in_use_is_refused(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        monkeypatch.setenv("OPPIVA_DATA", str(tmp_path / "demo"))
        with demo.holding(tmp_path / "demo"):
            assert demo.run(["--build-only"]) == 2
        assert "Another demo uses the folder" in capsys.readouterr().err
