"""Named slots of workshops: pages and figures of a series that upper apps hold (docs/where-does-it-go.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oppiva.core.policy import Actor
from oppiva.workshops.models import Series

# Label and address of each page that this reader may open; asked on every page of the series, so without a query.
Links = Callable[[Actor, Series], Sequence[tuple[str, str]]]
_links: dict[str, Links] = {}


@dataclass(frozen=True)
class SeriesFigures:
    """What an app counts in a series: a title, rows of (kind of mark, figure, word), and where more is told."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    link: tuple[str, str] | None = None


# Asked on the page of the series alone; None for who may not know.
Figures = Callable[[Actor, Series], SeriesFigures | None]
_figures: dict[str, Figures] = {}


def register_series_figures(key: str, figures: Figures) -> None:
    """Add the figures of an app; the last one given under a key holds."""
    _figures[key] = figures


def figures_of(actor: Actor, series: Series) -> list[SeriesFigures]:
    """The figures of all apps that this reader may know."""
    return [found for figures in _figures.values() if (found := figures(actor, series)) is not None]


def register_series_links(key: str, links: Links) -> None:
    """Add the pages of an app; the last one given under a key holds."""
    _links[key] = links


def links_of(actor: Actor, series: Series) -> list[tuple[str, str]]:
    """The pages of all apps."""
    return [link for links in _links.values() for link in links(actor, series)]
