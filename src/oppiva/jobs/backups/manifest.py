"""What a backup says of itself: its parts with their checksums, the number of rows, the heads of the chains."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

NAME, FORMAT = "manifest.json", 1
FILES, JOURNAL = "files", "erasures.jsonl"
FOLDER = re.compile(r"oppiva-\d{8}-\d{6}Z(-\d+)?")
CHUNK = 1024 * 1024


class NotABackup(Exception):
    """The folder holds no whole backup; the code says why: none, unreadable, newer, missing, changed. `part`: which."""

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(f"{code} {part}".strip())
        self.code = code
        self.part = part


@dataclass(frozen=True)
class Part:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The contents of a backup; `parts` by path below its folder, `heads` the last seq and hash of every chain."""

    made_at: str
    version: str
    engine: str
    database: str
    parts: Mapping[str, Part]
    counts: Mapping[str, int]
    heads: Mapping[str, tuple[int, str]]
    migrations: tuple[str, ...]
    format: int = FORMAT
    folder: Path = field(default=Path(), compare=False)

    @property
    def moment(self) -> datetime:
        """When the backup was made."""
        return datetime.fromisoformat(self.made_at)

    def written(self) -> str:
        """As it stands in the file."""
        plain = {name: value for name, value in asdict(self).items() if name != "folder"}
        return json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False)


def digest(file: Path) -> Part:
    """Size and SHA-256 of a file."""
    made, size = hashlib.sha256(), 0
    with file.open("rb") as handle:
        while block := handle.read(CHUNK):
            made.update(block)
            size += len(block)
    return Part(size, made.hexdigest())


def read(folder: Path) -> Manifest:
    """The manifest of a backup's folder; raises NotABackup when there is none that this version knows."""
    try:
        told = json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotABackup("none") from error
    except (OSError, ValueError) as error:
        raise NotABackup("unreadable") from error
    if not isinstance(told, dict) or told.get("format", 0) > FORMAT:
        raise NotABackup("newer")
    try:
        told["parts"] = {path: Part(**part) for path, part in told["parts"].items()}
        told["heads"] = {chain: (int(seq), str(head)) for chain, (seq, head) in told["heads"].items()}
        told["migrations"] = tuple(told["migrations"])
        return Manifest(**told, folder=folder)
    except (KeyError, TypeError, ValueError) as error:
        raise NotABackup("unreadable") from error


def checked(folder: Path, progress: Callable[[], None] = lambda: None) -> Manifest:
    """The manifest, after every part was found whole; raises NotABackup for the first that is missing or changed."""
    manifest = read(folder)
    for path, part in manifest.parts.items():
        if ".." in Path(path).parts or Path(path).is_absolute():
            raise NotABackup("unreadable", path)
        file = folder / path
        if not file.is_file():
            raise NotABackup("missing", path)
        if file.stat().st_size != part.size or digest(file) != part:
            raise NotABackup("changed", path)
        progress()
    return manifest


def found(folder: Path) -> list[Manifest]:
    """Every finished backup below a folder, oldest first; what a crash left half made is none."""
    manifests = []
    for place in sorted(folder.glob("oppiva-*")):
        if FOLDER.fullmatch(place.name) and place.is_dir():
            try:
                manifests.append(read(place))
            except NotABackup:
                continue
    return sorted(manifests, key=lambda manifest: (manifest.moment.astimezone(UTC), manifest.folder.name))


def newest(folder: Path) -> Path:
    """The folder itself when it is a backup, else the newest backup in it; raises NotABackup when there is none."""
    if (folder / NAME).exists():
        return folder
    backups = found(folder)
    if not backups:
        raise NotABackup("none")
    return backups[-1].folder
