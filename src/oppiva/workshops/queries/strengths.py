"""Strength cards as the own team sees them (W3): one's own picks, what one heard, what the team mates have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from oppiva.core.policy import allowed
from oppiva.jobs import clock
from oppiva.workshops import rules
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import StrengthPick, TeamMember
from oppiva.workshops.rules import Attendee
from oppiva.workshops.shipped import Card, strength_cards


@dataclass(frozen=True)
class Strengths:
    """One person's cards; `name` is the first name, with an initial where two in the team share it."""

    enrolment: UUID
    name: str
    own: tuple[Card, ...]
    heard: tuple[Card, ...]


@dataclass(frozen=True)
class TeamStrengths:
    """The reader's own cards, those of the team mates, and all there are to choose from."""

    mine: Strengths
    mates: tuple[Strengths, ...]
    cards: tuple[Card, ...]


def team_strengths(who: Attendee, language: str) -> TeamStrengths:
    """What the attendee may see: the own cards, and with a team those of its members now; two statements."""
    cards = strength_cards(language)
    names = _names(who)
    picked = _picked([who.enrolment.pk, *names], {card.code: card for card in cards})
    kinds = (StrengthPick.Kind.OWN, StrengthPick.Kind.HEARD)

    def of(enrolment: UUID, name: str) -> Strengths:
        own, heard = (picked.get((enrolment, kind), ()) for kind in kinds)
        return Strengths(enrolment, name, own, heard)

    mates = tuple(of(pk, name) for pk, name in names.items() if pk != who.enrolment.pk)
    return TeamStrengths(of(who.enrolment.pk, names.get(who.enrolment.pk, "")), mates, cards)


def _names(who: Attendee) -> dict[UUID, str]:
    """The members of the own team now, by first name."""
    if who.team is None:
        return {}
    if not allowed(who.actor, "read", rules.team_target(who.session, who.team.pk), clock.now()):
        return {}
    rows = TeamMember.objects.filter(team=who.team, until__isnull=True, deleted_in__isnull=True)
    found = rows.order_by("enrolment__person__name", "pk").values_list("enrolment_id", "enrolment__person__name")
    return call_names({pk: name or "" for pk, name in found})


def _picked(enrolments: Collection[UUID], cards: dict[str, Card]) -> dict[tuple[UUID, str], tuple[Card, ...]]:
    found: dict[tuple[UUID, str], tuple[Card, ...]] = {}
    rows = StrengthPick.objects.filter(enrolment__in=list(enrolments), deleted_in__isnull=True).order_by("card")
    for enrolment, kind, code in rows.values_list("enrolment_id", "kind", "card"):
        if code in cards:
            found[enrolment, kind] = (*found.get((enrolment, kind), ()), cards[code])
    return found
