"""A PostgreSQL of its own for tests and measurements: made in a temporary folder, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Speed over safety: the folder is thrown away. No port is opened; the socket lies in the folder.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 "
    "-c shared_buffers=128MB -c log_min_messages=fatal"
)


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def as_its_user() -> list[str]:
    """The words before each command: PostgreSQL refuses root, so root runs it as the user of its package."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@contextmanager
def postgres() -> Iterator[str]:
    """A running server; gives the address for OPPIVA_DATABASE_URL and stops the server at the end, whatever happens."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError("initdb")
    home = Path(tempfile.mkdtemp(prefix="oppiva-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        data = home / "data"
        _run(
            folder / "initdb", "-D", data, "-U", "oppiva", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        _run(folder / "pg_ctl", "-D", data, "-o", f"{OPTIONS} -k {home}", "-l", home / "log", "-w", "start")
        try:
            _run(folder / "createdb", "-h", home, "-U", "oppiva", "oppiva")
            yield f"postgres://oppiva@/oppiva?host={home}"
        finally:
            _run(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(*command: str | Path) -> None:
    words = [*as_its_user(), *map(str, command)]
    made = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", check=False, text=True)
    if made.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {made.stderr.strip()}")
