"""Making a backup: everything under a temporary name, renamed when it is whole and on the disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from oppiva import __version__
from oppiva.jobs import clock
from oppiva.jobs.appending import held
from oppiva.jobs.backups import dumps, manifest
from oppiva.jobs.backups.manifest import Manifest, Part
from oppiva.jobs.services import beats

Progress = Callable[[], None]
Parts = dict[str, Part]


@dataclass(frozen=True)
class Made:
    """A finished backup: its folder, how many stored files it holds, and its size with what earlier ones share."""

    folder: Path
    files: int
    size: int
    rows: int


def make(to: Path, progress: Progress = lambda: None) -> Made:
    """Copy database, stored files and erasure journal below a folder, and tell readiness; never the keys.

    A stored file never changes: one that the last backup holds is linked, not copied. Whoever is stopped in between
    leaves a folder ending in .part, which the next one takes away.
    """
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(to)
    moment = clock.real()
    target = _free(to / f"oppiva-{moment:%Y%m%d-%H%M%S}Z")
    half = target.with_name(f"{target.name}.{os.getpid()}.part")
    half.mkdir(mode=0o700)
    try:
        parts, told = _fill(half, manifest.found(to)[-1:], moment, progress)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)  # on a full disk the half of it is in everybody's way
        raise
    half.rename(target)
    _sync(to)
    _merge(Path(settings.OPPIVA_ERASURES), to / manifest.JOURNAL)
    beats.beat(beats.BACKUP)
    files = [path for path in parts if path.startswith(f"{manifest.FILES}/")]
    return Made(target, len(files), sum(part.size for part in parts.values()), sum(told.counts.values()))


def _fill(half: Path, before: list[Manifest], moment: datetime, progress: Progress) -> tuple[Parts, dumps.Contents]:
    """Everything of a backup, the manifest last."""
    # Files first and again after the database: then no row of the copy lacks its file.
    parts = _copy_files(half, before, {}, progress)
    told = dumps.copy_database(half / dumps.NAMES[connection.vendor], progress)
    parts = _copy_files(half, before, parts, progress)
    parts[dumps.NAMES[connection.vendor]] = manifest.digest(half / dumps.NAMES[connection.vendor])
    journal = Path(settings.OPPIVA_ERASURES)
    if journal.exists():
        _copy(journal, half / manifest.JOURNAL)
        parts[manifest.JOURNAL] = manifest.digest(half / manifest.JOURNAL)
    written = Manifest(
        made_at=moment.isoformat(),
        version=__version__,
        engine=connection.vendor,
        database=dumps.NAMES[connection.vendor],
        parts=parts,
        counts=told.counts,
        heads=told.heads,
        migrations=told.migrations,
    )
    _write(half / manifest.NAME, written.written())
    _sync(half)
    return parts, told


def _copy_files(half: Path, before: list[Manifest], known: dict[str, Part], progress: Progress) -> dict[str, Part]:
    media, parts = Path(settings.OPPIVA_MEDIA), dict(known)
    for file in sorted(media.glob("??/*")):
        path = f"{manifest.FILES}/{file.parent.name}/{file.name}"
        if path in parts:
            continue
        target = half / path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            parts[path] = _linked(before, path, target, file) or _copied(file, target)
        except FileNotFoundError:
            continue  # removed meanwhile, with its row
        progress()
    return parts


def _linked(before: list[Manifest], path: str, target: Path, file: Path) -> Part | None:
    """The same file of the last backup under one more name; its sum is checked when a backup is restored or tried."""
    part = before[0].parts.get(path) if before else None
    earlier = before[0].folder / path if before else file
    if part is None or not earlier.is_file() or {earlier.stat().st_size, file.stat().st_size} != {part.size}:
        return None
    try:
        os.link(earlier, target)
    except OSError:  # a disk without links
        return None
    return part


def _copied(file: Path, target: Path) -> Part:
    _copy(file, target)
    return manifest.digest(target)


def _copy(file: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with file.open("rb") as source, os.fdopen(descriptor, "wb") as out:
        shutil.copyfileobj(source, out, manifest.CHUNK)
        out.flush()
        os.fsync(out.fileno())


def _merge(journal: Path, beside: Path) -> None:
    """The newest journal lies beside the backups, so that an older one is erased by it; no line of it is ever lost."""
    if not journal.exists():
        return
    # Held: an erasure of this moment adds its line to the one beside, too, and would add it to the file that goes.
    with held(beside):
        lines = dict.fromkeys(line for file in (beside, journal) for line in file.read_text("utf-8").splitlines())
        half = beside.with_name(f"{beside.name}.part")
        half.unlink(missing_ok=True)
        _write(half, "".join(f"{line}\n" for line in lines))
        half.replace(beside)


def _write(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _free(target: Path) -> Path:
    """The name, or with a number when a backup of the same second is there."""
    number, free = 1, target
    while free.exists():
        number += 1
        free = target.with_name(f"{target.name}-{number}")
    return free


def _sweep(to: Path) -> None:
    """Take away what stopped backups left; one that is being made now belongs to a living process."""
    for half in to.glob("oppiva-*.part"):
        number = half.name.split(".")[-2]
        if half.is_dir() and not (number.isdigit() and _alive(int(number))):
            shutil.rmtree(half, ignore_errors=True)


def _alive(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
