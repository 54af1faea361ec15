"""The slots of the interface: which module of an app has addresses below `/api/v1/`, which feeds there are.

Modules are named, not handed over: what they stand on is read in by the first request, not by every command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Feed:
    """An Atom feed: a stable key, the language it is in, its address without the host."""

    key: str
    language: str
    address: str


Feeds = Callable[[], Iterable[Feed]]

_modules: list[str] = []
_feeds: list[Feeds] = []


def register_routes(module: str) -> None:
    """Take the `router` of this module (`oppiva.catalogue.api`) into the interface."""
    if module not in _modules:
        _modules.append(module)


def modules() -> tuple[str, ...]:
    """The modules in order of registration."""
    return tuple(_modules)


def register_feeds(feeds: Feeds) -> None:
    """Name feeds of an app; asked at each request, in any language."""
    if feeds not in _feeds:
        _feeds.append(feeds)


def feeds() -> tuple[Feed, ...]:
    """All feeds in order of registration."""
    return tuple(feed for some in _feeds for feed in some())
