"""The verbs of series: made from the plan, changed, opened for sign-up, closed, cancelled."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from oppiva.audit.models import Revision, kind_of
from oppiva.audit.services import delete, log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.jobs import clock
from oppiva.people.models import Organisation
from oppiva.programme.models import Programme
from oppiva.programme.queries import plan_in_force
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SeriesOrganisation, Session
from oppiva.workshops.queries.series import MOST_SERIES, codes_missing
from oppiva.workshops.services.logging import log_series
from oppiva.workshops.services.seats import lock_series, offer_free_seats
from oppiva.workshops.services.sessions import switch
from oppiva.workshops.services.telling import tell_series

CODE = re.compile(r"[\w-]{1,8}")
SESSIONS = 3  # of a series, where the plan does not say
MOST_SESSIONS = 9


def create_from_plan(actor: Actor, programme: Programme) -> list[Series]:
    """The series that the plan in force promises and that are not there yet, each with its sessions, as drafts.

    Codes run from 01; what is there already is left alone, so that pressing twice makes nothing twice. Refuses a
    programme without a plan in force (`no_plan_in_force`) and a plan that promises no series (`plan_without_series`).
    """
    rules.require_add_series(actor, programme)
    promised, sessions = _promised(programme)
    with transaction.atomic():
        # The programme's row is the lock: two who press at once would both find nothing there.
        Programme.objects.select_for_update().get(pk=programme.pk)
        codes = codes_missing(_living(programme).values_list("code", flat=True), promised)
        made = [_make(actor, Series(programme=programme, code=code, languages=["fi"]), sessions) for code in codes]
        if made:
            log("series_made", actor=actor, kind="series", programme=str(programme.pk), count=len(made))
    return made


def _promised(programme: Programme) -> tuple[int, int]:
    """How many series the plan in force promises, and of how many sessions each."""
    plan = plan_in_force(programme)
    if plan is None:
        raise DomainError("no_plan_in_force")
    series, sessions = plan.workshops.series, plan.workshops.sessions_per_series
    if not series or not sessions:
        raise DomainError("plan_without_series")
    return min(series, MOST_SERIES), min(sessions, MOST_SESSIONS)


def add_series(
    actor: Actor, programme: Programme, *, fields: Mapping[str, object], organisations: Collection[Organisation] = ()
) -> Series:
    """One more series with its sessions as a draft; refuses a code that the programme has (`series_code_taken`)."""
    rules.require_add_series(actor, programme)
    _require_code(fields)
    plan = plan_in_force(programme)
    sessions = min((plan.workshops.sessions_per_series if plan is not None else None) or SESSIONS, MOST_SESSIONS)
    try:
        with transaction.atomic():
            series = _make(actor, Series(programme=programme, **fields), sessions)
            _set_organisations(actor, series, organisations)
            log_series("series_made", actor, series)
    except IntegrityError as error:
        raise DomainError("series_code_taken", field="code", value=str(fields.get("code", ""))) from error
    return series


def _require_code(fields: Mapping[str, object]) -> None:
    """A code stands in addresses: letters, numbers and hyphens (`series_code_malformed`)."""
    if "code" in fields and not CODE.fullmatch(str(fields["code"])):
        raise DomainError("series_code_malformed", field="code")


def _make(actor: Actor, series: Series, sessions: int) -> Series:
    save(series, actor=actor)
    for number in range(1, sessions + 1):
        save(Session(programme=series.programme, series=series, number=number), actor=actor)
    return series


def edit_series(
    actor: Actor,
    series: Series,
    *,
    base_version: int,
    fields: Mapping[str, object],
    organisations: Collection[Organisation] | None = None,
) -> Series:
    """Changed fields of a series and who takes part in it.

    Refuses a code that is taken, and fewer seats than people hold (`seats_below_held`); more seats are offered to the
    queue at once.
    """
    rules.require_series(actor, "write", series)
    _require_code(fields)
    try:
        with transaction.atomic():
            locked = Series.objects.select_for_update().get(pk=series.pk)
            seats = fields.get("seats", locked.seats)
            held = Enrolment.objects.filter(series=locked, state__in=Enrolment.SEATED, deleted_in__isnull=True).count()
            if isinstance(seats, int) and seats < held:
                raise DomainError("seats_below_held", field="seats", held=held)
            changed = save(locked, actor=actor, base_version=base_version, changes=fields)
            if organisations is not None:
                _set_organisations(actor, changed, organisations)
            offer_free_seats(changed)
            log_series("series_changed", actor, changed)
    except IntegrityError as error:
        raise DomainError("series_code_taken", field="code", value=str(fields.get("code", ""))) from error
    return changed


def _set_organisations(actor: Actor, series: Series, organisations: Collection[Organisation]) -> None:
    wanted = {organisation.pk for organisation in organisations}
    there = {
        row.organisation_id: row for row in SeriesOrganisation.objects.filter(series=series, deleted_in__isnull=True)
    }
    gone = [row for organisation, row in there.items() if organisation not in wanted]
    if gone:
        _refuse_with_people(series, {row.organisation_id for row in gone})
        delete(gone, actor=actor, reason="")
    for organisation in organisations:
        if organisation.pk not in there:
            save(SeriesOrganisation(series=series, organisation=organisation), actor=actor)


def _refuse_with_people(series: Series, organisations: Collection[UUID]) -> None:
    """An organisation whose people have a place stays."""
    held = Enrolment.objects.filter(
        series=series, state__in=Enrolment.LIVE, unit__organisation_id__in=organisations, deleted_in__isnull=True
    ).count()
    if held:
        raise DomainError("organisation_has_places", field="organisations", count=held)


def open_series(actor: Actor, series: Series) -> Series:
    """Sign-up opens. Refuses a series without an organisation, and one that is cancelled."""
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        locked = Series.objects.select_for_update().get(pk=series.pk)
        if locked.state == Series.State.CANCELLED:
            raise DomainError("series_cancelled")
        if not SeriesOrganisation.objects.filter(series=locked, deleted_in__isnull=True).exists():
            raise DomainError("series_without_organisation")
        if locked.sign_up_until is not None and locked.sign_up_until < clock.today():
            raise DomainError("sign_up_day_past", day=locked.sign_up_until)
        return _to_state(actor, locked, Series.State.OPEN)


def close_series(actor: Actor, series: Series) -> Series:
    """Sign-up closes by hand; who is in the queue stays there and is still offered what becomes free."""
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        locked = Series.objects.select_for_update().get(pk=series.pk)
        if locked.state != Series.State.OPEN:
            raise DomainError("series_not_open")
        return _to_state(actor, locked, Series.State.CLOSED)


def _to_state(actor: Actor, series: Series, state: str, reason: str = "") -> Series:
    changed = save(series, actor=actor, changes={"state": state}, reason=reason)
    log_series("series_state", actor, changed, state=state)
    return changed


def _living(programme: Programme) -> QuerySet[Series]:
    return Series.objects.filter(programme=programme, deleted_in__isnull=True)


def cancel_series(actor: Actor, series: Series, *, reason: str) -> Series:
    """The whole series will not take place: its half-days that have not begun are cancelled, and everybody is told.

    Places and the queue stay as they are, so that people can change over to another series and the series can come
    back. Refuses one that is cancelled already, and one all of whose half-days are over (`series_over`).
    """
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        locked = lock_series(series.pk)
        locked.programme = series.programme
        if locked.state == Series.State.CANCELLED:
            raise DomainError("series_cancelled")
        sessions = list(_sessions(locked))
        # One whose day is past took place, though nobody has said so.
        today = clock.today()
        planned = [
            one for one in sessions if one.state == Session.State.PLANNED and (one.day is None or one.day >= today)
        ]
        if sessions and not planned:
            raise DomainError("series_over")
        changed = _to_state(actor, locked, Series.State.CANCELLED, reason)
        for one in planned:
            switch(actor, changed, one, Session.State.CANCELLED, "series_cancelled", reason)
        tell_series(actor, changed, planned, "series_cancelled", reason=reason)
        return changed


def restore_series(actor: Actor, series: Series) -> Series:
    """A cancelled series takes place after all: it stands as before, with the half-days that went too; all are told.

    Refuses one that is not cancelled (`series_not_cancelled`).
    """
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        locked = lock_series(series.pk)
        locked.programme = series.programme
        if locked.state != Series.State.CANCELLED:
            raise DomainError("series_not_cancelled")
        with reading(actor):
            state, at = _before_cancelling(locked)
            cancelled = _sessions(locked).filter(state=Session.State.CANCELLED)
            gone = [one for one in cancelled if _state_since(one) >= at]
        changed = _to_state(actor, locked, state)
        for one in gone:
            switch(actor, changed, one, Session.State.PLANNED, "series_restored")
        tell_series(actor, changed, gone, "series_restored")
        offer_free_seats(changed)
        return changed


def _before_cancelling(series: Series) -> tuple[str, datetime]:
    """The state it had, and when it was cancelled; a sign-up whose last day is past meanwhile comes back closed."""
    found = _states(series).first()
    if found is None:
        return Series.State.CLOSED, clock.now()
    before = str(found.before)
    if before == Series.State.OPEN and series.sign_up_until is not None and series.sign_up_until < clock.today():
        before = Series.State.CLOSED
    return before, found.at


def _state_since(session: Session) -> datetime:
    found = _states(session).first()
    return found.at if found is not None else clock.now()


def _states(record: Series | Session) -> QuerySet[Revision]:
    """Changes of the state, the newest first."""
    rows = Revision.objects.filter(kind=kind_of(type(record)), object_id=record.pk, field="state")
    return rows.order_by("-version")


def _sessions(series: Series) -> QuerySet[Session]:
    return Session.objects.filter(series=series, deleted_in__isnull=True).order_by("number")
