"""Files that several processes write lines to: held by one at a time, each line on the disk before the next step."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(file: Path) -> Iterator[int]:
    """The file open for adding, made if need be and held by this process alone; waits for who holds it.

    Who held it before may have put another file in its place: then that one is taken.
    """
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if file.exists() and os.path.samestat(os.fstat(descriptor), file.stat()):
                yield descriptor
                return
        finally:
            os.close(descriptor)


def append(file: Path, line: bytes) -> None:
    """Add a line and wait until the disk has it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with held(file) as descriptor:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        # Whatever a crash left half written must not swallow this line.
        cut = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (b"\n" if cut else b"") + line + b"\n")
        os.fsync(descriptor)
