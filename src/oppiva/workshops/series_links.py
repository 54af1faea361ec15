"""A named slot of workshops: pages of a series that upper apps hold stand among its own (docs/where-does-it-go.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from oppiva.core.policy import Actor
from oppiva.workshops.models import Series

# Label and address of each page that this reader may open; asked on every page of the series, so without a query.
Links = Callable[[Actor, Series], Sequence[tuple[str, str]]]
_links: dict[str, Links] = {}


def register_series_links(key: str, links: Links) -> None:
    """Add the pages of an app; the last one given under a key holds."""
    _links[key] = links


def links_of(actor: Actor, series: Series) -> list[tuple[str, str]]:
    """The pages of all apps."""
    return [link for links in _links.values() for link in links(actor, series)]
