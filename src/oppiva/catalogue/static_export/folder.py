"""The folder of an export: what was written before, what is whole, what is written anew.

Each file is put in place whole, the list of what was written last: an interrupted run leaves a folder that can be read,
and the next one goes on from what it finds. Nothing outside it is touched, whatever that list says and wherever a link
in it leads: folders are passed on, and a run may be made by who may write more than who passed it on.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from oppiva.core.errors import DomainError
from oppiva.core.library.shelves import require_inside

STATE = ".oppiva-vienti.json"
FORMAT = "oppiva-vienti/1"
PART = ".oppiva-osa"  # the ending of a file that is not in place yet
BLOCK = 1 << 20
_OURS = re.compile(
    r"^(?:(?:sv|en)/)?mallit/(?P<slug>[-\w]+)/"
    r"(?:(?:polku/)?index\.html|[0-9.]+/(?:index\.html|malli\.json|aineistot/[-0-9a-f]{36}/[^/]+))$"
)

Held = bytes | Path  # what a file holds, or the file that holds the same
Content = Held | Callable[[str], bytes]  # the same, of the day of the copy (2026-11-18) where it tells one


@dataclass(frozen=True)
class Unit:
    """Files that are drawn together: by what they were drawn, on which day they were last another, and their hashes."""

    stamp: str
    day: str
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Tally:
    """What a run did."""

    written: int = 0
    removed: int = 0
    drawn: int = 0
    foreign: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the folder is another than before."""
        return bool(self.written or self.removed)


class Folder:
    """A folder of ours, opened; `units` is what was written in earlier runs and stays true while this one writes."""

    def __init__(self, root: Path, of: str = "") -> None:
        """Opens it, or makes it; refuses (`export_not_folder`, `export_not_ours`) what is not ours, and one that holds
        something else (`export_of_other`); `of`: a model, empty for the whole library."""
        self.root, self.of, self.tally = root, of, Tally()
        self._made: set[Path] = set()
        # Folders that were seen to be no links.
        self._plain: set[Path] = {root}
        if root.exists() and not root.is_dir():
            raise DomainError("export_not_folder", folder=str(root))
        root.mkdir(parents=True, exist_ok=True)
        held = self._state()
        if held and held.get("of", "") != of:
            raise DomainError("export_of_other", folder=str(root))
        try:
            self.units = {key: _unit(one) for key, one in held.get("units", {}).items()}
            begun = held.get("begun", [])
            _require(isinstance(begun, list) and all(isinstance(one, str) for one in begun))
        except (AttributeError, ValueError, DomainError):
            raise self._not_ours() from None
        # Units that a run which did not come to its end had begun to write.
        self._begun = set(begun)
        self._saved = bool(held)

    def begin(self, keys: Iterable[str]) -> None:
        """Notes what is going to be written, before anything is."""
        begun = self._begun | set(keys)
        if begun != self._begun or not self._saved:
            self._begun = begun
            self._save()

    def is_fresh(self, key: str, stamp: str) -> bool:
        """Whether a unit was drawn by this stamp and each of its files is as it was written."""
        unit = self.units.get(key)
        return unit is not None and unit.stamp == stamp and all(self._is(*one) for one in unit.files.items())

    def put(self, key: str, stamp: str, today: str, files: Mapping[str, Content], *, anew: bool = False) -> None:
        """Writes what is another of a unit. Where nothing but the day of the copy would change, that of the last change
        stays, unless it is told `anew`."""
        old = self.units.get(key)
        self.tally.drawn += 1
        day = old.day if old is not None and not anew else today
        held = _on(files, day)
        sums = {path: hash_of(content) for path, content in held.items()}
        if old is not None and day != today and sums != old.files:
            day, held = today, _on(files, today)
            sums = {path: hash_of(content) for path, content in held.items()}
        for path, content in held.items():
            if not self._is(path, sums[path]):
                self._write(path, content)
        self.units[key] = Unit(stamp, day, sums)
        if old is not None:
            self._remove(old.files.keys() - sums.keys())

    def drop(self, keys: Iterable[str]) -> None:
        """Takes away units that are gone."""
        for key in keys:
            gone = self.units.pop(key)
            self._begun.add(key)
            self._remove(gone.files.keys())

    def end(self) -> None:
        """Clears what earlier runs left half done, names what is not ours, and notes what was written."""
        known = self._known()
        foreign = []
        for path in self._walk():
            if path in known or path == STATE:
                continue
            found = _OURS.match(path)
            if path.endswith(PART) or (found is not None and found["slug"] in self._begun):
                self._remove([path])
            else:
                foreign.append(path)
        self.tally.foreign = tuple(sorted(foreign))
        self._begun = set()
        self._save()

    def sums(self, *but: str) -> dict[str, str]:
        """Path -> hash of every file that was written."""
        return {path: one for key, unit in self.units.items() if key not in but for path, one in unit.files.items()}

    # --- inside ------------------------------------------------------------------------------------------------------
    def _known(self) -> set[str]:
        return {path for unit in self.units.values() for path in unit.files}

    def _state(self) -> dict[str, Any]:
        try:
            held: dict[str, Any] = json.loads((self.root / STATE).read_text("utf-8"))
        except FileNotFoundError:
            if any(self.root.iterdir()):
                raise self._not_ours() from None
            return {}
        except (ValueError, RecursionError, IsADirectoryError):
            raise self._not_ours() from None
        if not isinstance(held, dict) or held.get("format") != FORMAT:
            raise self._not_ours()
        return held

    def _not_ours(self) -> DomainError:
        return DomainError("export_not_ours", folder=str(self.root))

    def _at(self, path: str) -> Path:
        """Where a file lies; refuses (`export_not_ours`) one behind a link."""
        target = self.root / path
        if target.parent not in self._plain:
            above = [one for one in target.parents if self.root in one.parents]
            if any(one.is_symlink() for one in above):
                raise self._not_ours()
            self._plain.update(above)
        return target

    def _save(self) -> None:
        units = {key: {"stamp": one.stamp, "day": one.day, "files": dict(one.files)} for key, one in self.units.items()}
        held = {"format": FORMAT, "of": self.of, "begun": sorted(self._begun), "units": units}
        content = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        if not self._is(STATE, sha256(content).hexdigest()):
            self._place(STATE, content)
        self._saved = True

    def _is(self, path: str, known: str) -> bool:
        target = self._at(path)
        try:
            return not target.is_symlink() and hash_of(target) == known
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False

    def _write(self, path: str, content: Held) -> None:
        self._place(path, content)
        self.tally.written += 1

    def _place(self, path: str, content: Held) -> None:
        target = self._at(path)
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        part = target.with_name(f".{target.name}{PART}")
        try:
            with opened_part(part) as out:
                for block in blocks_of(content):
                    out.write(block)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def _remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            target = self._at(path)
            if target.is_symlink() or target.is_file():
                target.unlink()
                self.tally.removed += 1
            for parent in target.parents:
                if parent == self.root or not parent.is_dir() or any(parent.iterdir()):
                    break
                parent.rmdir()
                self._made.discard(parent)

    def _walk(self) -> Iterator[str]:
        for folder, _folders, names in os.walk(self.root):
            start = Path(folder).relative_to(self.root)
            for name in names:
                yield (start / name).as_posix()


def _unit(held: Any) -> Unit:
    """A unit as the list of what was written tells it; refuses what was never written so."""
    found = Unit(held.get("stamp"), held.get("day"), held.get("files"))
    _require(isinstance(found.stamp, str) and isinstance(found.day, str) and isinstance(found.files, dict))
    date.fromisoformat(found.day)
    for path, known in found.files.items():
        require_inside(path)
        _require(isinstance(known, str) and bool(path.encode()))
    return found


def _require(holds: bool) -> None:
    if not holds:
        raise DomainError("export_not_ours")


def opened_part(part: Path) -> IO[bytes]:
    """A file that is not in place yet, opened new: what a link of its name leads to stays as it is."""
    part.unlink(missing_ok=True)
    return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666), "wb")


def _on(files: Mapping[str, Content], day: str) -> dict[str, Held]:
    return {path: one(day) if callable(one) else one for path, one in files.items()}


def blocks_of(content: Held) -> Iterator[bytes]:
    """What a file is to hold, block by block."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as held:
        while block := held.read(BLOCK):
            yield block


def hash_of(content: Held) -> str:
    """SHA-256 as hexadecimal."""
    if isinstance(content, bytes):
        return sha256(content).hexdigest()
    found = sha256()
    for block in blocks_of(content):
        found.update(block)
    return found.hexdigest()
