"""Files of an allowed library brought into a folder, as the export lies in one: then they are read as any other.

The network is the work of a child process that is ended when it is silent: a library that drips keeps nobody waiting.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from oppiva.core.errors import DomainError
from oppiva.core.library.limits import MANIFEST, MOST_FILE, MOST_UNPACKED, MOST_VERSION

# What is fetched before it is read and forgotten; the longest silence of the child; the longest of all.
AT_ONCE = 200
SILENT_SECONDS, TOTAL_SECONDS = 75.0, 30 * 60.0
_POLL = 1.0
Looked = Callable[[], None]


class Fetching:
    """One reading of one library: how much and how long in all."""

    def __init__(self, address: str, folder: Path, *, looked: Looked = lambda: None) -> None:
        self.address, self.folder, self._looked = address, folder, looked
        self._held, self._ends = 0, time.monotonic() + TOTAL_SECONDS

    def manifest(self) -> None:
        """The manifest; refuses what the network does (`library_silent`, `library_slow`, `library_answer`, ...)."""
        for _path, refused in self._fetched([(MANIFEST, MOST_FILE)]):
            if refused is not None:
                raise refused

    def versions(self, paths: Sequence[str]) -> dict[str, DomainError]:
        """These files into the folder; answers why, for each that is not there. Refuses (`library_slow`) a library
        that has taken too long in all."""
        return {path: refused for path, refused in self._fetched([(one, MOST_VERSION) for one in paths]) if refused}

    def forget(self, paths: Sequence[str]) -> None:
        """Take away what was read."""
        for path in paths:
            (self.folder / path).unlink(missing_ok=True)

    def _fetched(self, wanted: Sequence[tuple[str, int]]) -> Iterator[tuple[str, DomainError | None]]:
        raw = self.folder / "fetched"
        raw.mkdir(exist_ok=True)
        asked = {"address": self.address, "folder": str(raw), "paths": wanted}
        lines = _lines(asked, self._ends, self._looked)
        for number, (path, _most) in enumerate(wanted):
            line = next(lines, None)
            if line is None:
                raise DomainError("library_slow")
            if "code" in line:
                yield path, DomainError(str(line["code"]), **{"file": path, **line["facts"]})  # type: ignore[dict-item]
                continue
            self._held += int(str(line["bytes"]))
            if self._held > MOST_UNPACKED:
                raise DomainError("library_big", most=MOST_UNPACKED)
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (raw / str(number)).replace(target)
            yield path, None


def _lines(asked: Mapping[str, object], ends: float, looked: Looked) -> Iterator[dict[str, object]]:
    """The lines of the child as they come, until it ends or is ended."""
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-s", "-B", "-P", "-X", "utf8", "-m", "oppiva.catalogue.imports.fetch_child"]
    child = subprocess.Popen(  # noqa: S603 -- our own module, nothing of the library is in the command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=os.sep
    )
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(dict(asked)).encode() + b"\n")
        child.stdin.close()
        yield from _read(child.stdout, ends, looked)
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _read(out: IO[bytes], ends: float, looked: Looked) -> Iterator[dict[str, object]]:
    held, heard = b"", time.monotonic()
    with selectors.DefaultSelector() as waiting:
        waiting.register(out, selectors.EVENT_READ)
        while True:
            ready, now = waiting.select(_POLL), time.monotonic()
            # Of all together: one that says something now and then ends, too.
            if now > ends:
                return
            if not ready:
                looked()
                if now - heard > SILENT_SECONDS:
                    return
                continue
            part = os.read(out.fileno(), 64 * 1024)
            if not part:
                return
            heard, held = time.monotonic(), held + part
            *whole, held = held.split(b"\n")
            for line in whole:
                yield json.loads(line)
