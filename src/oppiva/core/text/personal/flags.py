"""What a check for personal data marks: a kind, a place in the text and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["HETU", "HETU_LIKE", "EMAIL", "PHONE", "IBAN", "PLATE", "CASE", "DOB", "ADDRESS", "NAME", "DESC"]
Confidence = Literal["high", "medium", "low"]
# The order of the rules: where two marks meet, the earlier kind stays.
KINDS: tuple[Kind, ...] = (
    "HETU", "HETU_LIKE", "EMAIL", "PHONE", "IBAN", "PLATE", "CASE", "DOB", "ADDRESS", "NAME", "DESC",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flag:
    """One marked span: code points of the text as given, the end exclusive."""

    kind: Kind
    start: int
    end: int
    text: str
    confidence: Confidence


def without_overlaps(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """The flags in the order of the text; of two that meet the earlier kind stays, of one kind the longer."""
    kept: list[Flag] = []
    for flag in sorted(flags, key=lambda one: (KINDS.index(one.kind), one.start - one.end, one.start)):
        if all(flag.end <= other.start or other.end <= flag.start for other in kept):
            kept.append(flag)
    return tuple(sorted(kept, key=lambda one: one.start))
