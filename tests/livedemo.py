"""A real `oppiva demo` process and a browser for tests: one of each per test worker.

The demo is built once per run; each worker serves a copy of it, and `own_demo` is a copy for one test.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import mornings

DAY = "2026-03-12"
# The one without windows comes first, where it is: a browser context in it takes a fifth of the processor time.
CHROMIUM = next(filter(os.path.exists, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")), "")
# No process apart draws for a graphics card that is not there. The last five keep Chromium from calling out; a test
# machine is often closed, and each refused call costs seconds.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment of a process under test: nothing of the developer's own settings, nor of this test run's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPPIVA_", "DJANGO_"))}
    # Without a model: to embed the demo's texts takes a processor half a minute, for each copy of it.
    spoken = {"LANG": "en_GB.UTF-8", "LC_ALL": "", "PYTHONUNBUFFERED": "1"}
    own = {"OPPIVA_EMBEDDER": "off", "OPPIVA_DEMO_AT": mornings.at(), **spoken}
    return {**kept, **own, **more}


def free_port() -> int:
    """A TCP port of the loopback address that nobody holds at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class LiveDemo:
    """A running demo on a copy of the template folder."""

    template: Path
    data: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    day: str = DAY

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def told(self, script: Path) -> dict[str, str]:
        """What a script tells that was run in the database of this demo, in a process of its own."""
        more = {"OPPIVA_DEMO": "1", "OPPIVA_DEMO_DAY": self.day, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
        environment = clean_environment(OPPIVA_DATA=str(self.data), **more)
        command = [sys.executable, str(script)]
        made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
        return dict(json.loads(made.stdout))

    @property
    def output(self) -> str:
        """What the process printed so far."""
        return (self.data.parent / f"{self.data.name}.log").read_text("utf-8")

    @property
    def serves(self) -> bool:
        """Whether its process is there."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Serve, and return when the first page answers; fails when the process ends, or after two minutes, in words.

        A machine that does much else may take half a minute; whatever happens, no server is left behind.
        """
        command = [sys.executable, "-m", "oppiva.cli", "demo", "--port", str(self.port), "--on", self.day]
        with (self.data.parent / f"{self.data.name}.log").open("wb") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env=clean_environment(OPPIVA_DATA=str(self.data))
            )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        self.process.kill()
        raise AssertionError(f"the demo did not start:\n{self.output}")

    def stop(self, within: float = 30.0) -> int:
        """Ctrl-C; the exit code, or a failure when the process has not ended in time.

        Five seconds is the bar (tests/cli/test_demo.py); a journey that ends beside other tests may take longer.
        """
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"the demo did not end within {within} s:\n{self.output}") from None

    def move_to(self, day: str) -> None:
        """The same story goes on, on another day: as if the server had run until then."""
        self.stop()
        note = self.data / "built.json"
        note.write_text(json.dumps({**json.loads(note.read_text("utf-8")), "day": day}), "utf-8")
        self.day = day
        self.start()

    def reset(self) -> None:
        """Back to the story as built, on the same address."""
        if self.serves:
            self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self.template, self.data)
        self.start()


@contextmanager
def served(template: Path, folder: Path) -> Iterator[LiveDemo]:
    """A copy of the demo in this folder, served until the end of the block."""
    demo = LiveDemo(template, folder / "demo")
    demo.reset()
    yield demo
    if demo.serves:
        demo.stop()


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder, built once for all workers; copy it, never write to it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    template = shared / "demo-template"
    with (shared / "one-builds.guard").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not template.exists():
            command = [sys.executable, "-m", "oppiva.cli", "demo", "--build-only", "--on", DAY]
            made = subprocess.run(
                command, env=clean_environment(OPPIVA_DATA=str(template)), capture_output=True, text=True, check=False
            )
            assert made.returncode == 0, made.stdout + made.stderr
            (shared / "demo-template.log").write_text(made.stdout, "utf-8")
    return template


@pytest.fixture(scope="session")
def live_demo(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDemo]:
    """A demo served on `live_demo.address`; signed-in browsers share it: it is never reset."""
    with served(demo_template, tmp_path_factory.mktemp("live")) as demo:
        yield demo


@pytest.fixture(scope="session")
def changed_demo(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDemo]:
    """A second one, for tests that change what others look at, each for a person and a series of its own.

    Its passkey is the team member's, the seat that is changed the participant's, the half-day the facilitator's in
    series 10; whoever needs one of these as built takes `own_demo`.
    """
    with served(demo_template, tmp_path_factory.mktemp("changed")) as demo:
        yield demo


@pytest.fixture
def own_demo(demo_template: Path, tmp_path: Path) -> Iterator[LiveDemo]:
    """A demo of the test's own, for one that goes on to other days or begins with nobody where they were."""
    with served(demo_template, tmp_path) as demo:
        yield demo


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium by Playwright, one per test worker."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: apt install chromium")
        pytest.skip("Chromium is missing: apt install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """A page in a browser context of its own, Finnish, 1280 px wide; closed after the test."""
    context = browser.new_context(locale="fi-FI", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
