"""The chain of trust.md 9: hash = SHA-256 of (hash before + canonical JSON of the other fields)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

START = "0" * 64  # what stands before the first link


@dataclass(frozen=True)
class Link:
    """One entry of a chain: its place from 1, its other fields, the hash before it and its own."""

    seq: int
    fields: Mapping[str, object]
    prev_hash: str
    hash: str


@dataclass(frozen=True)
class Break:
    """The first bad place of a chain; `code` is gap, moved (the hash before does not fit) or altered."""

    seq: int
    code: str


def canonical(value: object) -> str:
    """JSON with sorted keys, no spaces, UTF-8 letters as they are and nulls left out of objects.

    Dates are written as ISO text; a float is refused, because it has no single way of being written.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON, 64 hex digits."""
    return sha256(canonical(value).encode()).hexdigest()


def link_hash(prev_hash: str, seq: int, fields: Mapping[str, object]) -> str:
    """The hash of a link: over the 64 hex digits before it and its own fields with `seq`."""
    return sha256((prev_hash + canonical({**fields, "seq": seq})).encode()).hexdigest()


def check(links: Iterable[Link]) -> Break | None:
    """The first bad link of a chain given in order of seq, or None; an empty chain is whole."""
    prev_hash, wanted = START, 1
    for link in links:
        if link.seq != wanted:
            return Break(wanted, "gap")
        if link.prev_hash != prev_hash:
            return Break(link.seq, "moved")
        if link.hash != link_hash(prev_hash, link.seq, link.fields):
            return Break(link.seq, "altered")
        prev_hash, wanted = link.hash, wanted + 1
    return None


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"not a canonical value: {type(value).__name__}")
