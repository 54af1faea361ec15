"""What moves teach the next grouping: a card belongs to the core of where it was put, and not to the core it left.

The newest word holds: an older link that contradicts it is taken away.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from oppiva.catalogue.models import EventKind, PairLink
from oppiva.catalogue.queries.likeness import core_of
from oppiva.catalogue.queries.standing import living_links
from oppiva.catalogue.services.deeds import Deed
from oppiva.catalogue.services.effects import node_of_card
from oppiva.experiments.models import Experiment

MUST, CANNOT = PairLink.Kind.MUST, PairLink.Kind.CANNOT


def belongs(deed: Deed, card: Experiment, members: Collection[UUID]) -> None:
    """The card and the core of these belong together."""
    core = core_of(sorted(set(members) - {card.pk}, key=str))
    if core is None:
        return
    _link(deed, card, core, MUST)
    # Two of one closure do not belong together by an older word: the newer one holds.
    links = living_links(deed.programme)
    closure = _closure(card.pk, links)
    for one in links:
        if one.kind == CANNOT and one.a_id in closure and one.b_id in closure:
            unlink(deed, card, one)


def left(deed: Deed, card: Experiment, members: Collection[UUID], stays: Collection[UUID] = ()) -> None:
    """The card does not belong to the core of these, which it left; `stays`: whom it lies with elsewhere."""
    others = set(members) - {card.pk}
    let_go(deed, card, others - set(stays))
    core = core_of(sorted(others, key=str))
    if core is not None and core not in stays and core not in _closure(card.pk, living_links(deed.programme)):
        _link(deed, card, core, CANNOT)


def let_go(deed: Deed, card: Experiment, others: Collection[UUID] | None = None) -> None:
    """The card belongs together with these no more; with nobody at all, when none are named."""
    for one in living_links(deed.programme, [card.pk]):
        other = one.b_id if one.a_id == card.pk else one.a_id
        if one.kind == MUST and (others is None or other in others):
            unlink(deed, card, one)


def unlink(deed: Deed, card: Experiment, link: PairLink) -> None:
    """Take a link away."""
    PairLink.objects.filter(pk=link.pk).update(retracted_at=deed.at)
    deed.event(EventKind.UNLINK, node=node_of_card(card).pk, facts=told(link))


def relink(deed: Deed, node: UUID, a: UUID, b: UUID, kind: str) -> None:
    """Insert a link between two cards."""
    first, second = sorted((a, b))
    made = PairLink(a_id=first, b_id=second, kind=kind, by=deed.by, at=deed.at)
    made.save()
    deed.event(EventKind.LINK, node=node, facts=told(made))


def told(link: PairLink) -> dict[str, object]:
    """A link as an event keeps it."""
    return {"a": str(link.a_id), "b": str(link.b_id), "link": str(link.kind)}


def _link(deed: Deed, card: Experiment, other: UUID, kind: str) -> None:
    first, second = sorted((card.pk, other))
    standing = PairLink.objects.filter(a=first, b=second, retracted_at__isnull=True).first()
    if standing is not None:
        if standing.kind == kind:
            return
        unlink(deed, card, standing)
    relink(deed, node_of_card(card).pk, first, second, kind)


def _closure(card: UUID, links: Collection[PairLink]) -> frozenset[UUID]:
    """All that belong together with a card, by one must after the other."""
    near: dict[UUID, set[UUID]] = {}
    for one in links:
        if one.kind == MUST:
            near.setdefault(one.a_id, set()).add(one.b_id)
            near.setdefault(one.b_id, set()).add(one.a_id)
    found, waiting = {card}, [card]
    while waiting:
        for other in near.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return frozenset(found)
