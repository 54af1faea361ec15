"""The erasure journal: a file outside the database that tells a restored copy whom to erase before it opens.

One JSON object a line with ids only; appended and synced before the erasure commits, so that a crash at any moment
leaves a line too many rather than one too few.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from oppiva.jobs import clock
from oppiva.jobs.appending import append, held

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Erased:
    """One erasure: who was erased, and the id of the tombstone in that place.

    `invitations` and `rows` (list and place on it) were about the person: a copy of the days before they said yes to
    an invitation knows them from these alone.
    """

    person_id: UUID
    tombstone_id: UUID
    invitations: tuple[UUID, ...] = ()
    rows: tuple[tuple[UUID, int], ...] = ()


def journal_file() -> Path:
    """Where the journal of this installation lies."""
    return Path(settings.OPPIVA_ERASURES)


def note(erased: Erased, at: datetime) -> None:
    """Append an erasure and wait until the disk has it."""
    _append_everywhere(_line_of(erased, at))


def take_back(person_id: UUID) -> None:
    """Say that the erasure noted last for this person did not come about."""
    _append_everywhere({"void": str(person_id), "at": clock.real().isoformat()})


def add_to(file: Path, erasures: Iterable[Erased], at: datetime) -> None:
    """Add the erasures that a journal does not know yet."""
    known = {line.person_id for line in read([file])}
    for line in erasures:
        if line.person_id not in known:
            _append(file, _line_of(line, at))


def read(files: Iterable[Path]) -> list[Erased]:
    """Every erasure of these journals together, once for each person, in the order they were noted.

    A half line at the end, left by a crash, is passed over; files that are not there hold nothing.
    """
    lines = [line for file in files for line in _lines(file)]
    found: dict[UUID, Erased] = {}
    # By time and not by file: one that was copied between an erasure and its taking back does not know of the second.
    for line in sorted(lines, key=lambda line: line.get("at", "")):
        if "void" in line:
            found.pop(UUID(line["void"]), None)
        else:
            found[UUID(line["id"])] = _erased_of(line)
    return list(found.values())


def _line_of(erased: Erased, at: datetime) -> dict[str, Any]:
    line: dict[str, Any] = {"id": str(erased.person_id), "tombstone": str(erased.tombstone_id), "at": at.isoformat()}
    if erased.invitations:
        line["invitations"] = [str(pk) for pk in erased.invitations]
    if erased.rows:
        line["rows"] = [f"{run}:{position}" for run, position in erased.rows]
    return line


def _erased_of(line: dict[str, Any]) -> Erased:
    places = [place.partition(":") for place in line.get("rows", [])]
    return Erased(
        UUID(line["id"]),
        UUID(line["tombstone"]),
        tuple(UUID(pk) for pk in line.get("invitations", [])),
        tuple((UUID(run), int(position)) for run, _colon, position in places),
    )


def _lines(file: Path) -> Iterable[dict[str, Any]]:
    if not file.is_file():
        return
    for text in file.read_text("utf-8").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict) and ("void" in line or {"id", "tombstone"} <= line.keys()):
            yield line


def _append_everywhere(line: dict[str, Any]) -> None:
    _append(journal_file(), line)
    if settings.OPPIVA_BACKUP:
        # Beside the backups, too: were the disk lost a minute later, the copy of before would still know.
        try:
            _append(Path(settings.OPPIVA_BACKUP) / "erasures.jsonl", line)
        except OSError:
            log.exception("the journal beside the backups does not take a line; the next backup brings it there")


def forget_before(moment: datetime) -> int:
    """Drop the lines that no backup is old enough to need, here and beside the backups; answers how many."""
    files = [journal_file(), *([Path(settings.OPPIVA_BACKUP) / "erasures.jsonl"] if settings.OPPIVA_BACKUP else [])]
    return sum(_cut(file, moment) for file in files if file.exists())


def _cut(file: Path, moment: datetime) -> int:
    with held(file):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not _is_before(line, moment)]
        if len(kept) < len(lines):
            half = file.with_name(f"{file.name}.part")
            half.unlink(missing_ok=True)
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.writelines(kept)
                out.flush()
                os.fsync(out.fileno())
            half.replace(file)
    return len(lines) - len(kept)


def _is_before(text: str, moment: datetime) -> bool:
    try:
        return datetime.fromisoformat(json.loads(text)["at"]) < moment
    except (ValueError, KeyError, TypeError):
        return False


def _append(file: Path, line: dict[str, Any]) -> None:
    append(file, json.dumps(line, sort_keys=True).encode())
