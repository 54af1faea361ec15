"""Where the files of a library lie: a folder or a zip. A name that leads outside, or is there twice, is refused."""

from __future__ import annotations

import errno
import os
import re
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Protocol

from oppiva.core.errors import DomainError
from oppiva.core.library.limits import (
    LONGEST_PATH,
    MANIFEST,
    MOST_ENTRIES,
    MOST_FILE,
    MOST_RATIO,
    MOST_UNPACKED,
    SMALL,
)

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)
_ENCRYPTED, _PART = 0x1, 64 * 1024
# Controls, what turns or hides text, a backslash; a drive or a stream of Windows has a colon.
_BAD = re.compile(r"[\x00-\x1f\x7f-\x9f\\:*?\"<>|\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class Shelf(Protocol):
    """The files of a library by their paths below its address."""

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a file; refuses a missing (`library_file_missing`) and a larger one (`library_file_big`)."""
        ...


def shelf_of(source: Path) -> Shelf:
    """A folder, or a zip; refuses anything else (`library_source`)."""
    if source.is_dir():
        return Folder(source)
    if source.is_file():
        return Zip(source)
    raise DomainError("library_source", name=source.name)


def require_inside(name: str) -> None:
    """Refuse (`library_name`) a path that is not plainly below where it begins."""
    parts = name.rstrip("/").split("/")
    plain = name and len(name) <= LONGEST_PATH and not name.startswith("/") and not _BAD.search(name)
    if not plain or any(part in ("", ".", "..") for part in parts):
        raise DomainError("library_name", name=_shown(name))


class Folder:
    """A folder; no link in it is followed."""

    def __init__(self, root: Path) -> None:
        self._root, self._read = root, 0

    def read(self, path: str, most: int) -> bytes:
        """As the protocol says; refuses a link (`library_link`)."""
        require_inside(path)
        here = self._root
        for part in path.split("/"):
            here = here / part
            if here.is_symlink():
                raise DomainError("library_link", name=path)
        try:
            handle = os.open(here, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            code = "library_link" if error.errno == errno.ELOOP else "library_file_missing"
            raise DomainError(code, name=path) from error
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise DomainError("library_file_missing", name=path)
            data = file.read(most + 1)
        if len(data) > most:
            raise DomainError("library_file_big", name=path, most=most)
        self._read += len(data)
        if self._read > MOST_UNPACKED:
            raise DomainError("library_big", most=MOST_UNPACKED)
        return data


class Zip:
    """A zip, measured before anything of it is unpacked; a folder around the whole of it is passed through."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except (*_BROKEN, OSError) as error:
            raise DomainError("library_zip") from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._measure()
        self._around = self._found_around()

    def _measure(self) -> None:
        entries = self._archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise DomainError("library_entries", most=MOST_ENTRIES)
        packed = unpacked = 0
        for one in entries:
            # zipfile cuts a name at a NUL: what stands in the file is looked at.
            require_inside(one.orig_filename)
            if one.filename in self._parts:
                raise DomainError("library_twice", name=_shown(one.filename))
            if stat.S_ISLNK(one.external_attr >> 16):
                raise DomainError("library_link", name=_shown(one.filename))
            if one.flag_bits & _ENCRYPTED:
                raise DomainError("library_locked")
            if one.file_size > MOST_FILE:
                raise DomainError("library_file_big", name=_shown(one.filename), most=MOST_FILE)
            if one.file_size > max(SMALL, MOST_RATIO * one.compress_size):
                raise DomainError("library_ratio", name=_shown(one.filename), most=MOST_RATIO)
            packed, unpacked = packed + one.compress_size, unpacked + one.file_size
            self._parts[one.filename] = one
        if unpacked > MOST_UNPACKED:
            raise DomainError("library_big", most=MOST_UNPACKED)
        if unpacked > max(SMALL, MOST_RATIO * packed):
            raise DomainError("library_ratio", name="", most=MOST_RATIO)

    def _found_around(self) -> str:
        if MANIFEST in self._parts:
            return ""
        inside = [name for name in self._parts if name.count("/") == 1 and name.endswith(f"/{MANIFEST}")]
        return inside[0].removesuffix(MANIFEST) if len(inside) == 1 else ""

    def read(self, path: str, most: int) -> bytes:
        """As the protocol says; never more than the archive says of the file itself (`library_zip`)."""
        one = self._parts.get(self._around + path)
        if one is None or one.is_dir():
            raise DomainError("library_file_missing", name=path)
        if one.file_size > most:
            raise DomainError("library_file_big", name=path, most=most)
        try:
            with self._archive.open(one) as file:
                data = bytearray()
                while part := file.read(_PART):
                    data += part
                    if len(data) > most:
                        raise DomainError("library_file_big", name=path, most=most)
        except (*_BROKEN, OSError) as error:
            raise DomainError("library_file_broken", name=path) from error
        return bytes(data)


def _shown(name: str) -> str:
    """A name that may be told: without what could hurt, and short."""
    return _BAD.sub("?", name)[:80]
