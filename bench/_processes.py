"""Processes under measurement: a port for one, what it has used of the processor and of memory."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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


def resident(pid: int) -> float:
    """Resident memory of a process in MiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024  # type: ignore[index]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ticks(worker: int) -> float:
    """User and system seconds of all threads of a process, from the scheduler where the kernel tells them."""
    tasks = list(Path(f"/proc/{worker}/task").iterdir())
    try:
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except (OSError, ValueError, IndexError):
        fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
