"""Strength cards: three of one's own, three heard from team mates. Who said them is stored nowhere, not in a log."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import system
from oppiva.workshops.models import Enrolment, StrengthPick, TeamMember
from oppiva.workshops.rules import Attendee
from oppiva.workshops.services.live import changed
from oppiva.workshops.shipped import strength_codes

MOST_PICKS = 3
# Heard cards are written by nobody: the one who said it leaves no trace.
UNSAID = system("strengths")


def pick_strength(who: Attendee, card: str) -> None:
    """One of the three own strengths; again is nothing. Refuses an unknown card and a fourth (`strengths_full`)."""
    _keep(who, who.enrolment.pk, card, StrengthPick.Kind.OWN)


def say_strength(who: Attendee, mate: UUID, card: str) -> None:
    """Tells a team mate a strength, one of the three they hear.

    Refuses oneself and who is in another team (`strength_not_mate`), and a fourth (`strengths_heard_full`).
    """
    inside = TeamMember.objects.filter(team=who.team, enrolment=mate, until__isnull=True, deleted_in__isnull=True)
    if who.team is None or mate == who.enrolment.pk or not inside.exists():
        raise DomainError("strength_not_mate")
    _keep(who, mate, card, StrengthPick.Kind.HEARD)


def drop_strength(who: Attendee, card: str, kind: str) -> None:
    """Takes one's own card away, picked or heard, for good; nothing when it is gone already."""
    if StrengthPick.objects.filter(enrolment=who.enrolment, card=card, kind=kind).delete()[0]:
        changed(who.session.pk)


def forget_strengths(enrolment: UUID) -> None:
    """With the place in the series its cards go."""
    StrengthPick.objects.filter(enrolment_id=enrolment).delete()


def _keep(who: Attendee, enrolment: UUID, card: str, kind: str) -> None:
    if card not in strength_codes():
        raise DomainError("strength_unknown")
    with transaction.atomic():
        # Two who say the third strength at once wait for each other.
        Enrolment.objects.select_for_update().filter(pk=enrolment).first()
        there = StrengthPick.objects.filter(enrolment_id=enrolment, kind=kind, deleted_in__isnull=True)
        cards = set(there.values_list("card", flat=True))
        if card in cards:
            return
        if len(cards) >= MOST_PICKS:
            own = kind == StrengthPick.Kind.OWN
            raise DomainError("strengths_full" if own else "strengths_heard_full", most=MOST_PICKS)
        try:
            with transaction.atomic():
                save(StrengthPick(enrolment_id=enrolment, card=card, kind=kind), actor=UNSAID)
        except IntegrityError:
            return
        changed(who.session.pk)
