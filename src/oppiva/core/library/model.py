"""What a library tells, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class VersionTold:
    """A version as the manifest tells it; `at`: an ISO moment with its zone."""

    number: str
    at: str
    change: str
    note: str
    hash: str

    @property
    def parts(self) -> tuple[int, int, int]:
        """The three numbers."""
        major, minor, patch = map(int, self.number.split("."))
        return major, minor, patch


@dataclass(frozen=True)
class ModelTold:
    """A model as the manifest tells it, the newest version first; `foreign_address`, `foreign_library`: where it came
    from when that library has it from elsewhere itself."""

    slug: str
    code: str
    programme: str
    origin: str
    language: str
    name: str
    theme: str
    state: str
    evidence: int
    current: str
    versions: tuple[VersionTold, ...]
    last_checked_on: str = ""
    organisation: str = ""
    role: str = ""
    replaced_by: str = ""
    withdrawn_reason: str = ""
    foreign_address: str = ""
    foreign_library: str = ""


@dataclass(frozen=True)
class Refused:
    """A model that is not read, and why; `name`: what of it can be told."""

    name: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """The library itself, its models in the order of the file, and those that cannot be read."""

    address: str
    name: str
    made_on: str
    sha256: str
    models: tuple[ModelTold, ...]
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A version that is to be read: where it lies, and what its file must say of itself (`said_slug`, `code` and
    `programme` are looked at where they are known)."""

    slug: str
    number: str
    hash: str
    language: str
    said_slug: str = ""
    code: str = ""
    programme: str = ""

    @property
    def path(self) -> str:
        """Where it lies below the address of the library."""
        return path_of(self.slug, self.number)


@dataclass(frozen=True)
class VersionRead:
    """A version that was read: its content, or the code and facts of why it is refused."""

    asked: Asked
    content: Mapping[str, Any] | None
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def path_of(slug: str, number: str) -> str:
    """The path of a frozen version below the address of a library."""
    return f"mallit/{slug}/{number}/malli.json"
