"""Whose the later questions about a place are: its contact's, else the contact's of its organisation; by a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from oppiva.adoption.models import Adoption, AdoptionFollowUp, AdoptionLink, AdoptionPulse, Stage
from oppiva.adoption.rounds import asked_until, dues, pulses_due
from oppiva.core.calendars import add_months
from oppiva.experiments.follow_dates import Due
from oppiva.jobs import clock
from oppiva.people.models import Person, QuestionMail

FOLLOW_UP, PULSE = "follow_up", "pulse"


@dataclass(frozen=True)
class Held:
    """A question of the mail of a month: of which place, which round, by whose link, whether it was passed on."""

    adoption: Adoption
    due: Due
    link: AdoptionLink
    row: AdoptionFollowUp | AdoptionPulse

    @property
    def key(self) -> str:
        """What the question is called in its mail."""
        return key_of(self.adoption.pk, self.due.months)

    @property
    def passed(self) -> bool:
        """Whether its person has said that it is not theirs any more."""
        return self.link.passed_on_at is not None

    @property
    def answered(self) -> bool:
        """Whether it has an answer."""
        return self.row.answered_on is not None

    @property
    def waits(self) -> bool:
        """Whether a mail still has to ask it of this person."""
        mine = self.row.asked_id == self.link.person_id
        silent = self.adoption.asking_stopped_on is not None
        return mine and not (self.passed or self.answered or silent) and clock.today() <= self.due.last_day


def key_of(adoption: UUID, months: int) -> str:
    """What a question is called in the mail of its month."""
    return f"{adoption}-{months}"


def named(key: str) -> tuple[UUID, int] | None:
    """The adoption and the months of such a name; None for any other."""
    adoption, _hyphen, months = key.rpartition("-")
    try:
        return UUID(adoption), int(months)
    except ValueError:
        return None


def still_due(adoption: Adoption, months: int, by: date) -> Due | None:
    """The question "still in use?" of so many months, when it falls due by a day and the place is asked at all."""
    first = adoption.first_in_use_on
    if first is None:
        return None
    until = min(by, asked_until(adoption.programme.end))
    return next((one for one in dues(first, until) if one.months == months), None)


def pulse_due(adoption: Adoption, months: int, by: date) -> Due | None:
    """The pulse of so many months, when it falls due by a day."""
    until = asked_until(adoption.programme.end)
    found = pulses_due(adoption.first_in_use_on, by, ended_on=None, until=until)
    return next((one for one in found if one.months == months), None)


def held_by(mail: QuestionMail, kind: str) -> list[Held]:
    """The questions of a mail that its person can answer, change or take up again; one statement, however many.

    What is past, and what another is asked by now, is left out.
    """
    today = clock.today()
    ahead = add_months(today.replace(day=1), 1)
    rows = AdoptionLink.objects.filter(
        Q(**{f"{kind}__isnull": False, f"{kind}__deleted_in__isnull": True}),
        mail=mail, deleted_in__isnull=True, **{f"{kind}__adoption__deleted_in__isnull": True},
    )  # fmt: skip
    rows = rows.select_related("person", f"{kind}__adoption__programme", f"{kind}__adoption__model_version")
    found = []
    for link in rows.order_by(f"{kind}__due_on", "pk"):
        row = link.follow_up if kind == FOLLOW_UP else link.pulse
        assert row is not None
        adoption = row.adoption
        due = (still_due if kind == FOLLOW_UP else pulse_due)(adoption, row.months, ahead)
        if due is None or today >= due.ends or not link.person.is_active or adoption.refused_on is not None:
            continue
        theirs = link.passed_on_at is not None or link.person_id in {row.asked_id, adoption.contact_id}
        over = adoption.stage == Stage.ENDED and row.answered_on is None
        if theirs and not over:
            found.append(Held(adoption, due, link, row))
    return found


def to_ask(adoption: Adoption) -> Person | None:
    """The contact, else the contact of the organisation where it is known; None: nobody is there any more.

    Who has passed a question about the place on is not asked again.
    """
    passed = AdoptionLink.objects.filter(
        Q(follow_up__adoption=adoption) | Q(pulse__adoption=adoption), passed_on_at__isnull=False
    )
    gone = set(passed.values_list("person_id", flat=True))
    house = adoption.organisation
    for person in (adoption.contact, house.contact if house is not None and house.deleted_in is None else None):
        if person is not None and person.is_active and person.pk not in gone:
            return person
    return None
