"""Pages of one's own that upper apps have."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class OwnLink:
    """A page of one's own that an upper app has: its words, and the name of its address."""

    words: Promise
    url: str


_own_links: list[OwnLink] = []


def register_own_link(link: OwnLink) -> None:
    """Lead from the person's own page to one more page of theirs."""
    if link not in _own_links:
        _own_links.append(link)


def own_links() -> tuple[OwnLink, ...]:
    """Links of the own page in order of registration."""
    return tuple(_own_links)
