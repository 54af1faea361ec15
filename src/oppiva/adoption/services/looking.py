"""What looks like personal data in an adopter's own words: a person decides before others read them (trust.md W6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from oppiva.core.errors import DomainError
from oppiva.core.text.personal import find_personal


@dataclass(frozen=True)
class Looked:
    """A place that may be personal data. `key`: by which it is said that it is none."""

    text: str
    kind: str
    key: str


def looked_at(text: str, language: str) -> tuple[Looked, ...]:
    """Each place once."""
    cuts = [(text[one.start : one.end], str(one.kind)) for one in find_personal(text, language)]
    found = [Looked(cut, kind, sha256(f"{kind}\x00{cut}".encode()).hexdigest()[:16]) for cut, kind in cuts]
    return tuple({one.key: one for one in found}.values())


def require_looked_at(text: str, language: str, settled: Collection[str], field: str) -> int:
    """How many places were looked at; refuses (`personal_unlooked`) one of which nobody said that it is none."""
    found = looked_at(text, language)
    left = sum(one.key not in settled for one in found)
    if left:
        raise DomainError("personal_unlooked", field=field, count=left)
    return len(found)
