"""The installation under the pilot: its processes, its clock, its commands, its log; killed and begun again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pilot.browser import Address

ROOT = Path(__file__).resolve().parents[2]
DAY, AT, SINCE = "OPPIVA_DEMO_DAY", "OPPIVA_DEMO_AT", "OPPIVA_DEMO_SINCE"
PAGES, STREAMS, WORKER = "pages", "streams", "worker"


def free_port() -> int:
    """A port of the loopback address that nobody holds."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """`oppiva serve`, `oppiva serve --live` and `oppiva worker` over one database, on a day of one's choice."""

    folder: Path
    database: str = ""  # empty: SQLite in the folder
    workers: int = 2
    where: Address = field(default_factory=lambda: Address(port=free_port()))
    streams: Address = field(default_factory=lambda: Address(port=free_port()))
    day: str = "2026-01-12"
    at: str = "09:00"
    since: str = ""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    starts: int = 0
    kills: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the machine's own settings; the clock and the folder of this run."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPPIVA_", "DJANGO_"))}
        own = {
            "OPPIVA_DEMO": "1",
            "OPPIVA_DATA": str(self.folder),
            "OPPIVA_ADDRESS": self.where.address,
            "OPPIVA_BEHIND_PROXY": "none",
            "OPPIVA_LOG_LEVEL": "WARNING",
            "OPPIVA_TIMINGS": "1",
            DAY: self.day,
            AT: self.at,
            SINCE: self.since or datetime.now(UTC).isoformat(),
            "DJANGO_SETTINGS_MODULE": "oppiva.settings",
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUNBUFFERED": "1",
            "LANG": "C.UTF-8",
            "LC_ALL": "",
            "GUNICORN_CMD_ARGS": "--log-level=warning --timeout=120",
        }
        return {**kept, **own, **({"OPPIVA_DATABASE_URL": self.database} if self.database else {})}

    @property
    def log(self) -> Path:
        """What all processes wrote."""
        return self.folder / "pilot.log"

    def command(self, *words: str) -> str:
        """One command of the operator, to its end; refuses with what it printed."""
        made = subprocess.run(
            [sys.executable, "-m", "oppiva.cli", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise SystemExit(f"oppiva {' '.join(words)}: {made.stdout}{made.stderr}")
        return made.stdout + made.stderr

    def install(self) -> None:
        """An empty installation."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "static").mkdir(exist_ok=True)
        self.command("manage", "migrate", "--verbosity", "0")
        self.command("manage", "createcachetable")

    def start(self, day: str = "", at: str = "") -> None:
        """Starts what is not running; with a day or a time all begin anew on it."""
        if day or at:
            self.stop()
            self.day, self.at = day or self.day, at or self.at
            self.since = datetime.now(UTC).isoformat()
        wanted = {
            PAGES: ["serve", "--bind", f"127.0.0.1:{self.where.port}", "--workers", str(self.workers)],
            STREAMS: ["serve", "--live", "--bind", f"127.0.0.1:{self.streams.port}"],
            WORKER: ["worker"],
        }
        with self.log.open("ab") as log:
            for name, words in wanted.items():
                running = self.processes.get(name)
                if running is None or running.poll() is not None:
                    self.processes[name] = subprocess.Popen(
                        [sys.executable, "-m", "oppiva.cli", *words],
                        stdout=log,
                        stderr=log,
                        env=self.environment,
                        start_new_session=True,
                    )
        self.starts += 1
        self.where.back_at = float("inf")
        self._ready()
        self.where.back_at = time.perf_counter()

    def kill(self, *names: str) -> None:
        """SIGKILL, without a word: a machine that lost its power."""
        for name in names or (PAGES, STREAMS, WORKER):
            process = self.processes.pop(name, None)
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)
        self.kills += 1

    def stop(self) -> None:
        """As an operator stops it."""
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)
        self.processes.clear()

    def troubles(self) -> list[str]:
        """The lines of the log that tell of a failure, without those of the kills."""
        text = self.log.read_text("utf-8", "replace") if self.log.is_file() else ""
        lines = [line for line in text.splitlines() if re.match(r"(error|critical|Traceback)", line)]
        return [line for line in lines if "was sent SIGKILL" not in line]

    def _ready(self) -> None:
        ends = time.monotonic() + 120
        while time.monotonic() < ends:
            try:
                with urllib.request.urlopen(f"{self.where.address}/healthz", timeout=5):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            if any(process.poll() is not None for process in self.processes.values()):
                break
        raise SystemExit(f"the server did not start: {self.log.read_text('utf-8', 'replace')[-2_000:]}")
