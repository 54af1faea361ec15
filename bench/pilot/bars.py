"""What a page may cost, read from where the tests hold it (`tests/pages`): the pilot has no numbers of its own."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

TESTS = str(Path(__file__).resolve().parents[2] / "tests")


def _module(name: str) -> ModuleType:
    # `bench/pages.py` and the package `tests/pages` have one name: the tests stand first, for this one import.
    sys.path.insert(0, TESTS)
    try:
        return import_module(f"pages.{name}")
    finally:
        sys.path.remove(TESTS)


@cache
def statements() -> dict[str, int]:
    """The budget of statements of each address by its name."""
    return {name: page.asks for name, page in _module("table").TABLE.items()}


def most(name: str) -> int:
    """How many statements the page of this name asks at most; of a name that is in no table, the bar of all pages."""
    return statements().get(name) or int(_module("bars").MOST)


def weights() -> tuple[int, int, int, int]:
    """Bytes of a first visit, its requests, bytes of its scripts, bytes of its HTML: at most, over the wire."""
    bars = _module("bars")
    return bars.VISIT, bars.REQUESTS, bars.SCRIPT, bars.HTML
