"""How the child process and who started it speak: lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from oppiva.core.errors import DomainError
from oppiva.core.library.model import Asked, Manifest, ModelTold, Refused, VersionTold

HEAVY = "library_heavy"


def line_of(value: Mapping[str, Any]) -> bytes:
    """A line."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def refusal(error: DomainError) -> dict[str, Any]:
    """A refusal as the line tells it."""
    return {"code": error.code, "facts": error.facts}


def manifest_told(found: Manifest) -> dict[str, Any]:
    """A manifest as a line."""
    return {"manifest": asdict(found)}


def manifest_of(told: Mapping[str, Any]) -> Manifest:
    """The manifest out of its line."""
    models = tuple(
        ModelTold(**{**one, "versions": tuple(VersionTold(**held) for held in one["versions"])})
        for one in told["models"]
    )
    return Manifest(**{**told, "models": models, "refused": tuple(Refused(**one) for one in told["refused"])})


def asked_of(told: Mapping[str, Any]) -> Asked:
    """What is to be read, out of its line."""
    return Asked(**told)
