"""Stored files: taken in by content, kept under a random name outside the web root, removed with their record."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction

from oppiva.core.errors import DomainError
from oppiva.jobs import clock, pictures, queries, registry, sniff
from oppiva.jobs.models import StoredFile

if TYPE_CHECKING:
    from oppiva.core.policy import Actor
    from oppiva.jobs.sniff import Source

CHUNK = 64 * 1024
NAME_LENGTH = 120
ORPHAN_AGE = 24 * 3600  # a file without a row this old belongs to a transaction that never ended

_BAD_IN_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"/\\|?*\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
# What a name may end with beside the type itself.
_ENDINGS = {"jpeg": ("jpeg", "jpg"), "txt": ("txt", "md")}


def store(
    upload: Source | bytes, *, kind: str, object_id: str, actor: Actor, name: str = "", made: str = ""
) -> StoredFile:
    """Keep a file for an object of a registered kind, in the caller's own transaction.

    Refuses with DomainError: 'file_empty', 'file_too_big' (size and most in bytes), 'file_type', 'file_bomb',
    'picture_too_large', 'picture_broken', 'disk_full'. The type is told from the content; the name is only shown, and
    ends as the type does. A picture is drawn anew: what is kept is not what was sent. `made` is the type of what the
    service itself has written: there a person called `<script>` is no reason to refuse the table they stand in.
    """
    known = registry.stored_kind(kind)
    source: Source = io.BytesIO(upload) if isinstance(upload, bytes) else upload
    shown = clean_name(name or str(getattr(source, "name", "") or ""))
    size = source.seek(0, os.SEEK_END)
    if size == 0:
        raise DomainError("file_empty")
    if size > known.max_bytes:
        raise DomainError("file_too_big", size=size, most=known.max_bytes)
    found = made or sniff.sniff(source, shown)
    if found not in known.types:
        raise DomainError("file_type", found=found)
    if found in pictures.FORMATS:
        drawn = pictures.redrawn(source, found, most_side=known.most_side)
        source, size = io.BytesIO(drawn), len(drawn)
    path, digest = _write(source)
    now = clock.now()
    try:
        with transaction.atomic():
            return StoredFile.objects.create(
                kind=kind,
                object_id=str(object_id),
                name=ended_as(shown, found),
                path=path,
                media_type=sniff.MEDIA_TYPES[found],
                size=size,
                sha256=digest,
                created_at=now,
                created_by=UUID(str(actor.person_id)) if actor.person_id else None,
                keep_until=now + known.keep if known.keep else None,
            )
    except BaseException:
        _unlink(path)
        raise


def remove(stored: StoredFile) -> None:
    """Remove a stored file: its row now, its content when the transaction is through."""
    stored.delete()
    path = stored.path
    transaction.on_commit(lambda: _unlink(path))


def set_aside(pk: UUID, *, days: int) -> None:
    """Let a file go after so many days, until when it can be taken back; nothing happens to one that is gone."""
    StoredFile.objects.filter(pk=pk).update(keep_until=clock.now() + timedelta(days=days))


def take_back(pk: UUID, *, kind: str, object_id: str) -> None:
    """Keep a file of this object again that was set aside; refuses one whose days are over (`file_gone`)."""
    rows = StoredFile.objects.filter(pk=pk, kind=kind, object_id=object_id, keep_until__gt=clock.now())
    if not rows.update(keep_until=None):
        raise DomainError("file_gone")


def remove_of(kind: str, object_ids: Iterable[str]) -> None:
    """Remove every file of these objects: they go for good with their records."""
    for stored in StoredFile.objects.filter(kind=kind, object_id__in=list(object_ids)):
        remove(stored)


def location(stored: StoredFile) -> Path:
    """Where the content lies."""
    return Path(settings.OPPIVA_MEDIA) / stored.path


def sweep_files() -> int:
    """Remove files whose time is over, and contents without a row that are a day old; answers how many."""
    orphans = _sweep_orphans()
    over = list(StoredFile.objects.filter(keep_until__lt=clock.now()))
    for stored in over:
        remove(stored)
    return len(over) + orphans


def clean_name(name: str) -> str:
    """A file name without folders, control or direction characters, at most 120 characters, its ending kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = _BAD_IN_NAME.sub("_", last).strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"


def ended_as(name: str, found: str) -> str:
    """The name with the ending of what the file is: a letter called x.html would be a page on somebody's desk."""
    if name.rpartition(".")[2].lower() in _ENDINGS.get(found, (found,)) and "." in name:
        return name
    return f"{name}.{_ENDINGS.get(found, (found,))[-1 if found == 'jpeg' else 0]}"


def _write(source: Source) -> tuple[str, str]:
    """Copy to a random name below the media folder; answers the path below it and the SHA-256."""
    token = secrets.token_hex(24)
    path = f"{token[:2]}/{token}"
    target = Path(settings.OPPIVA_MEDIA) / path
    digest = hashlib.sha256()
    source.seek(0)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            while part := source.read(CHUNK):
                digest.update(part)
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        _unlink(path)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DomainError("disk_full") from error
        raise
    return path, digest.hexdigest()


def _unlink(path: str) -> None:
    (Path(settings.OPPIVA_MEDIA) / path).unlink(missing_ok=True)


def _sweep_orphans() -> int:
    root = Path(settings.OPPIVA_MEDIA)
    old = {
        f"{file.parent.name}/{file.name}"
        for file in root.glob("??/*")
        if clock.real().timestamp() - file.stat().st_mtime > ORPHAN_AGE
    }
    orphans = old - queries.stored_paths(old) if old else set()
    for path in orphans:
        _unlink(path)
    return len(orphans)
