"""Photos and speech of the diary: drawn anew, at most 1600 pixels; at most a minute, without where it was recorded."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO, TypeAlias
from uuid import UUID

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.sound import bare, seconds_of
from oppiva.jobs.registry import MEGABYTE
from oppiva.jobs.services import remove_of, store

if TYPE_CHECKING:
    from django.core.files.base import File

    Upload: TypeAlias = File[bytes] | BinaryIO

PHOTO, SPEECH = "diary_photo", "diary_speech"  # the kinds of stored file
PHOTO_TYPES = frozenset({"jpeg", "png", "webp"})
SPEECH_TYPES = frozenset({"mp3", "m4a"})
MOST_BYTES = 10 * MEGABYTE
MOST_SIDE = 1600
MOST_SECONDS = 60
# What phones call the pictures that most browsers cannot show.
HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})


def keep_photo(actor: Actor, entry: UUID, upload: Upload) -> UUID:
    """A photo drawn anew without its hidden data, where it was taken included; answers its id.

    Refuses over 10 MB (`file_too_big`), HEIC (`photo_heic`), SVG and all that is no photo (`photo_type`), over 40
    megapixels (`picture_too_large`) and what cannot be drawn (`picture_broken`).
    """
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        raise DomainError("photo_heic", field="photo")
    try:
        return store(upload, kind=PHOTO, object_id=str(entry), actor=actor, name=_named(upload, "photo")).pk
    except DomainError as error:
        raise _at(error, "photo") from error


def keep_speech(actor: Actor, entry: UUID, upload: Upload) -> UUID:
    """A recording of at most a minute, without the names and places that a phone adds to it; answers its id.

    Refuses over 10 MB (`file_too_big`), over 60 seconds (`speech_long`), and all but MP3 and M4A (`speech_type`).
    """
    size = upload.seek(0, os.SEEK_END)
    upload.seek(0)
    if size > MOST_BYTES:
        raise DomainError("file_too_big", field="speech", size=size, most=MOST_BYTES)
    content = bare(upload.read())
    seconds = seconds_of(content)
    if seconds is None:
        raise DomainError("speech_type", field="speech")
    if seconds > MOST_SECONDS:
        raise DomainError("speech_long", field="speech", most=MOST_SECONDS)
    try:
        return store(io.BytesIO(content), kind=SPEECH, object_id=str(entry), actor=actor, name="speech").pk
    except DomainError as error:
        raise _at(error, "speech") from error


def forget_files(kind: str, ids: Sequence[UUID]) -> None:
    """The files of entries that are removed for good go with them."""
    if kind == "experiments.diaryentry":
        for one in (PHOTO, SPEECH):
            remove_of(one, map(str, ids))


def _at(error: DomainError, field: str) -> DomainError:
    """The refusal at its field; a type is told in the words of what is wanted there."""
    code = f"{field}_type" if error.code in {"file_type", "file_bomb"} else error.code
    return DomainError(code, **{**error.facts, "field": field})


def _named(upload: Upload, name: str) -> str:
    """Not as the phone called it, which may tell of a place or a person."""
    ending = str(getattr(upload, "name", "") or "").rpartition(".")[2].lower()
    return f"{name}.{ending}" if ending.isalnum() and len(ending) <= 4 else name
