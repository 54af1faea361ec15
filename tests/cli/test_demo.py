"""`oppiva demo`: built whole or not at all, one per port, ended by Ctrl-C within 5 s."""

import os
import resource
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from livedemo import DAY, LiveDemo, clean_environment, free_port, served
from oppiva.cli import demo
from workshops.listening import Stream

# Signs a facilitator in beside the running demo: a half-day they may see and the key of the web session.
TAB = """
import django
django.setup()
from oppiva.jobs import clock
from oppiva.workshops import live
from oppiva.workshops.models import Session
from workshops.browsing import browser_of
for session in Session.objects.filter(day__gte=clock.today(), facilitator__isnull=False, series__isnull=False):
    key = next(iter(browser_of(session.facilitator).cookies.values())).value
    if live.admit(key, session.pk):
        print(session.pk, key)
        break
"""


def command(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "oppiva.cli", "demo", *words],
        env=clean_environment(OPPIVA_DATA=str(data)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_demo_of_another_day_or_of_other_code_is_not_used_again(tmp_path: Path) -> None:
    wanted = demo.fingerprint(date(2026, 3, 12))
    assert not demo.is_built(tmp_path, wanted)
    (tmp_path / "built.json").write_text("half a fi")
    assert not demo.is_built(tmp_path, wanted)
    (tmp_path / "built.json").write_text(__import__("json").dumps(wanted))
    assert demo.is_built(tmp_path, wanted)
    assert not demo.is_built(tmp_path, demo.fingerprint(date(2026, 3, 13)))
    assert not demo.is_built(tmp_path, {**wanted, "code": "0"})


def test_a_change_of_style_is_collected_without_a_new_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[str] = []
    monkeypatch.setattr("django.core.management.call_command", lambda name, **options: collected.append(name))
    demo.refresh_looks(tmp_path)
    demo.refresh_looks(tmp_path)
    assert collected == ["collectstatic"]
    monkeypatch.setattr(demo, "looks", lambda: "another style")
    demo.refresh_looks(tmp_path)
    assert collected == ["collectstatic"] * 2


def test_a_port_in_use_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = command("--port", str(port), data=tmp_path / "demo")
    assert refused.returncode == 2
    assert f"{port}" in refused.stderr
    assert "--port" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("words", [["--on", "yesterday"], ["--port", "many"], ["--colour"]])
def test_an_option_that_cannot_be_used_is_refused(words: list[str], tmp_path: Path) -> None:
    assert command(*words, data=tmp_path / "demo").returncode == 2
    assert not (tmp_path / "demo").exists()


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = command("--port", str(free_port()), data=tmp_path / "file" / "demo")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


@pytest.mark.server
def test_what_was_built_is_used_again_and_a_fresh_one_is_asked_for_in_words(
    demo_template: Path, tmp_path: Path
) -> None:
    data = tmp_path / "demo"
    shutil.copytree(demo_template, data)
    built = (data / "built.json").stat().st_mtime_ns
    assert command("--build-only", "--on", DAY, data=data).returncode == 0
    assert (data / "built.json").stat().st_mtime_ns == built
    assert not (tmp_path / "demo.new").exists()


@pytest.fixture(scope="module")
def one_for_all(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDemo]:
    """A demo of this file's own: its tests end it, and leave its data as they are."""
    with served(demo_template, tmp_path_factory.mktemp("running")) as made:
        yield made


@pytest.fixture
def running(one_for_all: LiveDemo) -> LiveDemo:
    """It serves."""
    if not one_for_all.serves:
        one_for_all.start()
    return one_for_all


@pytest.mark.server
def spent() -> float:
    """Seconds of processor time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class TestRunning:
    def test_it_starts_again_in_no_time_and_ends_within_five_seconds(self, running: LiveDemo) -> None:
        assert running.stop(within=5) == 0
        began = spent()
        subprocess.run(
            [sys.executable, "-m", "oppiva.cli", "manage", "check"],
            env=clean_environment(
                OPPIVA_TEST="1", OPPIVA_DATA=str(running.data), PYTHONPATH=str(Path(demo.__file__).parents[2])
            ),
            capture_output=True,
            check=True,
        )
        bare = spent() - began
        running.start()
        assert running.stop(within=5) == 0
        # Beside what any command takes: how long three seconds are differs between machines, and others work meanwhile.
        assert spent() - began - bare < 3 * bare, (spent() - began - bare, bare)
        assert "@" in running.output  # whom one can sign in as

    def test_it_ends_as_soon_with_two_live_tabs_open(self, running: LiveDemo) -> None:
        environment = clean_environment(
            OPPIVA_DEMO="1",
            OPPIVA_DATA=str(running.data),
            OPPIVA_DEMO_DAY=DAY,
            DJANGO_SETTINGS_MODULE="oppiva.settings",
            PYTHONPATH=os.pathsep.join([str(Path(demo.__file__).parents[2]), str(Path(__file__).parents[1])]),
        )
        made = subprocess.run(
            [sys.executable, "-c", TAB], env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        session, key = made.stdout.split()
        with (
            Stream(running.port, f"/live/{session}", key) as one,
            Stream(running.port, f"/live/{session}", key) as two,
        ):
            for stream in (one, two):
                stream.until("version")
            assert running.stop(within=5) == 0
        assert "Cancel" not in running.output
        assert "Traceback" not in running.output

    def test_a_second_one_on_the_same_port_leaves_the_first_alone(self, running: LiveDemo, tmp_path: Path) -> None:
        database = running.data / "oppiva.sqlite3"
        before = database.stat().st_ino
        second = command("--port", str(running.port), "--fresh", data=running.data)
        assert second.returncode == 2
        assert database.stat().st_ino == before
        with urllib.request.urlopen(f"{running.address}/healthz", timeout=5) as answer:
            assert answer.status == 200

    def test_another_port_does_not_take_the_folder_of_a_running_demo(self, running: LiveDemo) -> None:
        second = command("--port", str(free_port()), "--fresh", data=running.data)
        assert second.returncode == 2
        assert str(running.data) in second.stderr

    def test_an_interrupted_build_leaves_the_earlier_demo_as_it_was(self, demo_template: Path, tmp_path: Path) -> None:
        data = tmp_path / "demo"
        shutil.copytree(demo_template, data)
        before = (data / "oppiva.sqlite3").read_bytes()
        child = subprocess.Popen(
            [sys.executable, "-m", "oppiva.cli", "demo", "--build-only", "--fresh", "--on", DAY],
            env=clean_environment(OPPIVA_DATA=str(data)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert child.stdout is not None
        child.stdout.readline()  # the build has begun
        os.killpg(child.pid, 2)
        assert child.wait(30) == 130
        assert (data / "oppiva.sqlite3").read_bytes() == before
        assert not (tmp_path / "demo.new").exists()

    @pytest.mark.skipif(not Path("/dev/full").exists() or os.geteuid() != 0, reason="needs a small disk of its own")
    def test_a_full_disk_is_told_in_words_and_leaves_nothing_behind(self, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", disk], check=False)
        if mounted.returncode:
            pytest.skip("this machine mounts nothing")
        try:
            refused = command("--build-only", data=disk / "demo")
        finally:
            subprocess.run(["umount", disk], check=True)
        assert refused.returncode == 2
        assert "disk is full" in refused.stderr
        assert "Traceback" not in refused.stderr
