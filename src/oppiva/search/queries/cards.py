"""What hits show: the card of each from the app that owns it, under the rights of who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from oppiva.core.policy import Actor, reading
from oppiva.search import slots
from oppiva.search.queries import rights
from oppiva.search.queries.found import Found, Hit
from oppiva.search.slots import Card

Cards = Mapping[tuple[str, UUID], Card]


def cards_of(actor: Actor, hits: Sequence[Hit]) -> Cards:
    """The cards of these hits; one that the reader is not given has none."""
    wanted: dict[str, list[UUID]] = {}
    for one in hits:
        wanted.setdefault(one.kind, []).append(one.object_id)
    with reading(actor):
        return _cards(wanted, rights.placed(actor, slots.kinds(wanted)))


def cards_of_found(actor: Actor, found: Found) -> Cards:
    """The cards of all that was listed, also beyond the page: what the filters would leave is counted from them."""
    with reading(actor):
        return _cards(found.listed, found.actors)


def _cards(wanted: Mapping[str, Sequence[UUID]], actors: Mapping[str, Actor]) -> Cards:
    found: dict[tuple[str, UUID], Card] = {}
    for kind in slots.kinds(wanted):
        cards = kind.cards(actors[kind.name], wanted[kind.name])
        found |= {(kind.name, pk): card for pk, card in cards.items()}
    return found
