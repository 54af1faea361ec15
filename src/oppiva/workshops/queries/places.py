"""A person's own places in series, and the series that are open to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Language, Person
from oppiva.programme.models import Programme, in_language
from oppiva.programme.queries import label_in_language
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SeriesOrganisation, Session
from oppiva.workshops.queries.series import SessionRow, counts_of, sessions_of

_SERIES = (
    "code", "name", "languages", "area__name_fi", "area__name_sv", "area__name_en", "programme__code",
    "programme__name_fi", "programme__name_sv", "programme__name_en", "programme_id", "state", "sign_up_until",
)  # fmt: skip


@dataclass(frozen=True)
class SeriesFacts:
    """What pages of places say of a series."""

    pk: UUID
    code: str
    name: str
    languages: tuple[str, ...]
    area: str
    programme: str
    programme_name: str
    programme_id: UUID
    state: str
    until: date | None
    sessions: tuple[SessionRow, ...]

    @property
    def spoken(self) -> str:
        """The languages of the series by their own names."""
        names = dict(Language.choices)
        return ", ".join(names.get(code, code) for code in self.languages)

    def coming(self, today: date) -> tuple[SessionRow, ...]:
        """The half-days from today on, those without a date too."""
        kept = (one for one in self.sessions if one.state != Session.State.CANCELLED)
        return tuple(one for one in kept if one.day is None or one.day >= today)

    def begins(self) -> date | None:
        """The day of the first half-day that is held."""
        days = [one.day for one in self.sessions if one.day and one.state != Session.State.CANCELLED]
        return min(days, default=None)


@dataclass(frozen=True)
class OpenSeries:
    """A series one can sign up for: how many seats are free now, and how many wait when none is."""

    series: SeriesFacts
    seats: int
    free: int
    queued: int


@dataclass(frozen=True)
class OwnPlace:
    """One's own place in a series; `queue` is the number in the queue."""

    pk: UUID
    state: str
    series: SeriesFacts
    mode: str
    queue: int | None
    offered_until: datetime | None
    wished: bool
    proposed: bool


def own_places(actor: Actor, pk: UUID | None = None) -> list[OwnPlace]:
    """The actor's own living places (or the one of this id, whatever its state); three statements at most."""
    if actor.person_id is None:
        return []
    rows = rules.enrolments_visible_to(actor).filter(person_id=UUID(actor.person_id))
    rows = rows.filter(state__in=Enrolment.LIVE) if pk is None else rows.filter(pk=pk)
    columns = ("pk", "state", "mode", "offered_until", "wished_at", "proposed_by_id", "series_id")
    found = list(rows.order_by("asked_at", "pk").values_list(*columns, *(f"series__{column}" for column in _SERIES)))
    sessions = sessions_of([row[6] for row in found]) if found else {}
    numbers = _queue_numbers({row[6] for row in found if row[1] == Enrolment.State.QUEUED})
    return [
        OwnPlace(
            row[0],
            row[1],
            _facts(row[6], row[7:], sessions.get(row[6], ())),
            row[2],
            numbers.get(row[0]),
            row[3],
            row[4] is not None,
            row[5] is not None,
        )
        for row in found
    ]


def _queue_numbers(series: Collection[UUID]) -> dict[UUID, int]:
    """Each waiting place's number in the queue of its series."""
    if not series:
        return {}
    rows = Enrolment.objects.filter(series_id__in=series, state=Enrolment.State.QUEUED, deleted_in__isnull=True)
    numbers: dict[UUID, int] = {}
    counts: dict[UUID, int] = {}
    for pk, of in rows.order_by("queued_at", "pk").values_list("pk", "series_id"):
        counts[of] = numbers[pk] = counts.get(of, 0) + 1
    return numbers


def open_series(actor: Actor, *, only: UUID | None = None) -> list[OpenSeries]:
    """The series the actor may sign up for: open, of the own organisation, without a place of the actor's own."""
    if actor.person_id is None or not rules.may_sign_up(actor):
        return []
    person = UUID(actor.person_id)
    house = Person.objects.filter(pk=person).values("unit__organisation_id")
    taking_part = SeriesOrganisation.objects.filter(organisation_id__in=house, deleted_in__isnull=True)
    mine = Enrolment.objects.filter(person_id=person, state__in=Enrolment.LIVE, deleted_in__isnull=True)
    rows = rules.series_visible_to(actor).filter(pk__in=taking_part.values("series_id"))
    rows = rows.exclude(pk__in=mine.values("series_id"))
    return open_rows(rows.filter(pk=only) if only else rows)


def open_rows(rows: QuerySet[Series]) -> list[OpenSeries]:
    """Those of the series whose sign-up is open and that are not over, in the order in which they begin."""
    today = clock.today()
    kept = rows.filter(Q(sign_up_until__isnull=True) | Q(sign_up_until__gte=today), state=Series.State.OPEN)
    kept = kept.exclude(programme__state=Programme.State.ENDED)
    found = list(kept.order_by("code").values_list("pk", "seats", *_SERIES))
    ids = [row[0] for row in found]
    half_days, counted = (sessions_of(ids), counts_of(ids)) if ids else ({}, {})
    made = []
    for pk, seats, *facts in found:
        series = _facts(pk, tuple(facts), half_days.get(pk, ()))
        if series.sessions and not series.coming(today):
            continue
        states = counted.get(pk, {})
        queued = states.get(Enrolment.State.QUEUED, 0)
        held = sum(states.get(state, 0) for state in Enrolment.SEATED)
        # While somebody waits, a seat that is free for a moment is theirs.
        made.append(OpenSeries(series, seats, 0 if queued else max(0, seats - held), queued))
    return sorted(made, key=lambda one: (one.series.begins() or date.max, one.series.code))


def _facts(pk: UUID, row: tuple[object, ...], sessions: tuple[SessionRow, ...]) -> SeriesFacts:
    code, name, languages, fi, sv, en, programme, p_fi, p_sv, p_en, programme_id, state, until = row
    return SeriesFacts(
        pk=pk,
        code=str(code),
        name=str(name),
        languages=tuple(languages),  # type: ignore[arg-type]  # plain columns
        area=in_language({"fi": str(fi or ""), "sv": str(sv or ""), "en": str(en or "")}),
        programme=str(programme),
        programme_name=label_in_language(str(programme), str(p_fi or ""), str(p_sv or ""), str(p_en or "")),
        programme_id=programme_id,  # type: ignore[arg-type]
        state=str(state),
        until=until,  # type: ignore[arg-type]
        sessions=sessions,
    )
