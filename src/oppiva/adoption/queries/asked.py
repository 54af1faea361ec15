"""Which later questions fall due when, and of whom: for the mails of a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from oppiva.adoption.models import Adoption, AdoptionLink, AdoptionPulse, Stage
from oppiva.adoption.queries.standing import values_of
from oppiva.adoption.rounds import asked_until, dues, mails_stop, pulses_due, rounds
from oppiva.adoption.rules.adoptions import living
from oppiva.experiments.follow_dates import Due
from oppiva.jobs import clock
from oppiva.people.models import Person


@dataclass(frozen=True)
class Unanswered:
    """A question nobody has answered, with whom one would ask today."""

    adoption: UUID
    due: Due
    person: UUID | None


def still_unanswered(first: date, last: date) -> list[Unanswered]:
    """The rounds "still in use?" that fall due between two days; none of a place that has been silent for three rounds,
    that asked not to be asked, or that has ended. Four statements."""
    today, found = clock.today(), []
    places = list(_asked())
    values = values_of([one.pk for one in places])
    whom = _people(places)
    for one in places:
        assert one.first_in_use_on is not None
        until, said = asked_until(one.programme.end), values.get(one.pk, {})
        before = list(dues(one.first_in_use_on, min(today, until)))
        if mails_stop(rounds(before, said, today, asked_from=one.asked_from)):
            continue
        found += [
            Unanswered(one.pk, due, whom(one))
            for due in dues(one.first_in_use_on, min(last, until))
            if due.on >= first and not said.get(due.months, ("", False))[0]
        ]
    return found


def pulses_unanswered(first: date, last: date) -> list[Unanswered]:
    """The same of the short pulses."""
    today, found = clock.today(), []
    places = list(_asked())
    values = values_of([one.pk for one in places])
    rows = AdoptionPulse.objects.filter(adoption__in=[one.pk for one in places], answered_on__isnull=False)
    answered = set(rows.filter(deleted_in__isnull=True).values_list("adoption_id", "months")) if places else set()
    whom = _people(places)
    for one in places:
        assert one.first_in_use_on is not None
        until = asked_until(one.programme.end)
        before = dues(one.first_in_use_on, min(today, until))
        if mails_stop(rounds(before, values.get(one.pk, {}), today, asked_from=one.asked_from)):
            continue
        found += [
            Unanswered(one.pk, due, whom(one))
            for due in pulses_due(one.first_in_use_on, last, ended_on=None, until=until)
            if due.on >= first and (one.pk, due.months) not in answered
        ]
    return found


def _asked() -> QuerySet[Adoption]:
    rows = living().filter(first_in_use_on__isnull=False, asking_stopped_on__isnull=True, refused_on__isnull=True)
    return rows.exclude(stage=Stage.ENDED).select_related("programme", "contact", "organisation__contact")


def _people(places: list[Adoption]) -> Callable[[Adoption], UUID | None]:
    """Whom one would ask, as `rules.asked.to_ask` says for one place; one statement for all."""
    gone: dict[UUID, set[UUID]] = defaultdict(set)
    passed = AdoptionLink.objects.filter(passed_on_at__isnull=False, deleted_in__isnull=True)
    for kind in ("follow_up", "pulse"):
        rows = passed.filter(**{f"{kind}__adoption__in": [one.pk for one in places]}) if places else passed.none()
        for place, person in rows.values_list(f"{kind}__adoption_id", "person_id"):
            gone[place].add(person)

    def whom(one: Adoption) -> UUID | None:
        return next((person.pk for person in _candidates(one) if person.pk not in gone[one.pk]), None)

    return whom


def _candidates(one: Adoption) -> Iterator[Person]:
    house = one.organisation
    for person in (one.contact, house.contact if house is not None and house.deleted_in is None else None):
        if person is not None and person.is_active:
            yield person
