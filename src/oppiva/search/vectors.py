"""`vectors.f32`: the vectors of a model in one file that all processes of a machine map; never the truth.

Beside each vector stand the ids of its row and of its text, the text's language and kind, so that a query asks the
database only which texts the reader may find. Written aside, then renamed. The bytes of a text that went are zeroed in
place at once: they are not left until the next writing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from oppiva.search import memory
from oppiva.search.models import FLOAT, LANGUAGES

log = logging.getLogger(__name__)

HEAD = 4_096  # bytes of the head: JSON, then spaces
FORMAT = 1
AFTER_TROUBLE = 60.0  # seconds until a query tries again to write a file that the disk did not take
Ids = NDArray[np.int64]
Codes = NDArray[np.uint8]
Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Table:
    """Vectors in order of their rows' ids: id of the row, id of the text, code of language and of kind, the numbers."""

    ids: Ids
    docs: Ids
    langs: Codes
    kinds: Codes
    names: tuple[str, ...]
    rows: Rows

    @property
    def newest(self) -> int:
        """The highest id of a row."""
        return int(self.ids[-1]) if len(self.ids) else 0


def empty(dim: int) -> Table:
    """A table without a row."""
    none, codes = np.zeros(0, np.int64), np.zeros(0, np.uint8)
    return Table(none, none, codes, codes, (), np.zeros((0, dim), np.float32))


def table(found: Sequence[tuple[int, int, str, str, bytes]], dim: int) -> Table:
    """A table of rows of the database: id of the row, of the text, language, kind, vector; in order of the first."""
    if not found:
        return empty(dim)
    names = tuple(dict.fromkeys(row[3] for row in found))
    place = {name: at for at, name in enumerate(names)}
    return Table(
        np.array([row[0] for row in found], np.int64),
        np.array([row[1] for row in found], np.int64),
        np.array([LANGUAGES.index(row[2]) for row in found], np.uint8),
        np.array([place[row[3]] for row in found], np.uint8),
        names,
        np.frombuffer(b"".join(row[4] for row in found), "<f4").reshape(len(found), dim),
    )


def join(first: Table, second: Table) -> Table:
    """Two tables as one, in order of the rows' ids."""
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    place = np.array([names.index(name) for name in second.names] or [0], np.uint8)
    ids = np.concatenate([first.ids, second.ids])
    order = np.argsort(ids, kind="stable")
    return Table(
        ids[order],
        np.concatenate([first.docs, second.docs])[order],
        np.concatenate([first.langs, second.langs])[order],
        np.concatenate([first.kinds, place[second.kinds]])[order],
        names,
        np.concatenate([first.rows, second.rows])[order],
    )


def pick(whole: Table, mask: NDArray[np.bool_]) -> Table:
    """The rows of a table that the mask keeps."""
    if mask.all():
        return whole
    return Table(whole.ids[mask], whole.docs[mask], whole.langs[mask], whole.kinds[mask], whole.names, whole.rows[mask])


# --- the file --------------------------------------------------------------------------------------------------------
def place(model_id: str) -> Path:
    """Where the file of a model lies."""
    return memory.folder() / f"vectors-{hashlib.sha256(model_id.encode()).hexdigest()[:12]}.f32"


_guard = threading.Lock()
_refused: deque[float] = deque(maxlen=1)
_opened: dict[Path, tuple[tuple[int, int, int], Table]] = {}


def opened(model_id: str) -> Table | None:
    """The file of a model, mapped once a process and again when another has been put in its place; None without one."""
    path = place(model_id)
    try:
        state = path.stat()
        sign = (state.st_dev, state.st_ino, state.st_size)
        with _guard:
            kept = _opened.get(path)
            if kept is None or kept[0] != sign:
                kept = _opened[path] = (sign, _mapped(path, model_id))
        return kept[1]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("the file of vectors cannot be used; the database is read instead", exc_info=True)
        return None


def _mapped(path: Path, model_id: str) -> Table:
    with path.open("rb") as file:
        head = json.loads(file.read(HEAD))
        if (head["format"], head["model"]) != (FORMAT, model_id):
            raise ValueError(f"not the vectors of {model_id}")
        n, dim = int(head["n"]), int(head["dim"])
        ids, docs = (np.fromfile(file, "<i8", n) for _ in range(2))
        langs, kinds = (np.fromfile(file, np.uint8, n) for _ in range(2))
    if path.stat().st_size != _start(n) + n * dim * FLOAT:
        raise ValueError(f"{path} is cut short")
    rows = np.memmap(path, "<f4", "r", _start(n), (n, dim)) if n else np.zeros((0, dim), np.float32)
    return Table(ids, docs, langs, kinds, tuple(head["kinds"]), rows)


def _start(n: int) -> int:
    """Where the numbers begin: behind the head and 18 bytes a row, at a round place."""
    return -(-(HEAD + 18 * n) // 64) * 64


def write(model_id: str, whole: Table) -> bool:
    """Put a new file in place; False, and the old one as it was, when the disk is full or does not take it."""
    path = place(model_id)
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    n, dim = whole.rows.shape
    head = {"format": FORMAT, "model": model_id, "n": n, "dim": dim, "kinds": list(whole.names)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with aside.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(json.dumps(head).encode().ljust(HEAD))
            for column in (whole.ids, whole.docs, whole.langs, whole.kinds):
                file.write(column.tobytes())
            file.write(b"\0" * (_start(n) - file.tell()))
            for begin in range(0, n, 10_000):  # a mapped table is copied through a small piece of memory
                file.write(np.ascontiguousarray(whole.rows[begin : begin + 10_000], "<f4").tobytes())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        _refused.append(monotonic())
        log.warning("the file of vectors was not written; search reads the database", exc_info=True)
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        return False
    return True


def may_write() -> bool:
    """Whether the disk took the last file, or it is a while ago that it did not."""
    return not _refused or monotonic() - _refused[-1] > AFTER_TROUBLE


def wipe(ids: Sequence[int]) -> None:
    """Zero these rows' numbers in every file, where they stand; a disk that refuses loses its file."""
    for path in memory.folder().glob("vectors-*.f32"):
        with alone(wait=True):
            try:
                _wipe(path, np.array(sorted(ids), np.int64))
            except (OSError, ValueError, KeyError):
                path.unlink(missing_ok=True)


def _wipe(path: Path, ids: Ids) -> None:
    with path.open("r+b") as file:
        head = json.loads(file.read(HEAD))
        n, width = int(head["n"]), int(head["dim"]) * FLOAT
        there = np.fromfile(file, "<i8", n)
        for at in np.flatnonzero(np.isin(there, ids)):
            file.seek(_start(n) + int(at) * width)
            file.write(b"\0" * width)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def alone(*, wait: bool) -> Iterator[bool]:
    """Write the files alone among the processes of this machine; False, and no right to, when another is at it."""
    folder = memory.folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        guard = (folder / "vectors.lock").open("w")
    except OSError:
        yield True  # a full or closed disk: whatever is tried next fails by itself
        return
    with guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        except OSError:
            pass  # a disk that knows no locks
        yield True


def forget_others(model_id: str) -> None:
    """Remove what earlier models and interrupted writings left."""
    kept = place(model_id).name
    for path in memory.folder().glob("vectors-*"):
        if path.name != kept and path.suffix in {".f32", ".new"}:
            path.unlink(missing_ok=True)


def forget_all() -> None:
    """Remove every file; each is made again out of the database."""
    for path in memory.folder().glob("vectors-*"):
        path.unlink(missing_ok=True)
