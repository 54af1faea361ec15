"""Who is told that a half-day or a whole series has changed: one function each, called inside the change's transaction.

Codes of `tell_change`: `published` (the dates are known for the first time), `moved` (another day or time), `place`
(another way, place or link), `leader` (somebody else leads), `cancelled`, `restored`, and `series_cancelled`,
`series_restored` where the half-day goes or comes back with its whole series. What concerns the series as a whole is
one notice (`tell_series`), not one for each half-day.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.people.services import notify
from oppiva.workshops.models import Enrolment, Series, Session
from oppiva.workshops.queries import takers_of
from oppiva.workshops.services.half_day_mails import mail_change

SESSION = "workshops.session"  # the kind of notice
# These come with a notice about the series.
WITH_SERIES = frozenset({"published", "series_cancelled", "series_restored"})


def tell_change(actor: Actor, session: Session, code: str, *, left: Collection[UUID] = (), reason: str = "") -> None:
    """Tells by notice and by mail who takes part and who leads what changed; `left` are those who led it until now."""
    mail_change(actor, session, code, left=left)
    if code in WITH_SERIES or session.series is None:
        return
    facts = {
        "series": session.series.code,
        "number": session.number,
        "day": session.day.isoformat() if session.day else "",
        "starts": session.starts.isoformat("minutes") if session.starts else "",
    }
    link = series_link(session.series)
    told = {*takers_of([session.pk]).get(session.pk, ()), *leaders([session])}
    notify(actor, told, kind=SESSION, object_id=session.pk, code=code, facts=facts, reason=reason, link=link)
    gone = set(left) - told
    if gone:
        notify(actor, gone, kind=SESSION, object_id=session.pk, code="not_leading", facts=facts, link=link)


def tell_series(actor: Actor, series: Series, sessions: Collection[Session], code: str, *, reason: str = "") -> None:
    """Tells everybody with a place or in the queue, and who leads, what has become of the series: one notice each."""
    waiting = Enrolment.LIVE if code != "published" else (Enrolment.State.ENROLLED,)
    told = {*enrolled(series, waiting), *leaders(sessions)}
    facts = {"series": series.code}
    notify(
        actor, told, kind=SESSION, object_id=series.pk, code=code, facts=facts, reason=reason, link=series_link(series)
    )


def enrolled(series: Series, states: Collection[str] = (Enrolment.State.ENROLLED,)) -> set[UUID]:
    """The persons whose place in the series is in one of these states."""
    rows = Enrolment.objects.filter(series=series, state__in=states, deleted_in__isnull=True)
    return {person for person in rows.values_list("person_id", flat=True) if person is not None}


def leaders(sessions: Collection[Session]) -> set[UUID]:
    """Who leads or assists these half-days."""
    return {person for one in sessions for person in (one.facilitator_id, one.second_id) if person is not None}


def series_link(series: Series) -> str:
    """The page of a series, without the prefix of a language."""
    return f"/hanke/{series.programme.code}/sarjat/{series.code}/"
