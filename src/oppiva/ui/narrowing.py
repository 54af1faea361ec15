"""What a list is narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Select:
    """A select above a list, as `{% narrowing %}` draws it; `none` is the choice that narrows by nothing."""

    name: str
    label: str
    chosen: str
    choices: Sequence[tuple[str, str]]
    none: str
