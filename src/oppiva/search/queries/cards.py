"""What hits show: the card of each from the app that owns it, under the rights of who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from oppiva.core.policy import Actor, reading
from oppiva.search import slots
from oppiva.search.queries.found import Found, Hit
from oppiva.search.slots import Card

Cards = Mapping[tuple[str, UUID], Card]


def cards_of(actor: Actor, found: Found, hits: Sequence[Hit] | None = None) -> Cards:
    """The cards of these hits of what was found; of None all that was listed, also beyond the page: what the filters
    would leave is counted from them. One that the reader is not given has none."""
    wanted: Mapping[str, Sequence[UUID]] = found.listed
    if hits is not None:
        wanted = {name: [one.object_id for one in hits if one.kind == name] for name in {one.kind for one in hits}}
    cards: dict[tuple[str, UUID], Card] = {}
    with reading(actor):
        for kind in slots.kinds(wanted):
            given = kind.cards(found.actors[kind.name], wanted[kind.name])
            cards |= {(kind.name, pk): card for pk, card in given.items()}
    return cards
