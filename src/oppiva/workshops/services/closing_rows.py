"""The row of a team's next step: written by hand, or by the decision on the team's work itself (records.md 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.workshops import work_slots
from oppiva.workshops.models import ClosingRow, RunStep, Session, Team
from oppiva.workshops.queries import steps_of, teams_of
from oppiva.workshops.services.live import changed, changed_in
from oppiva.workshops.services.series import SESSIONS
from oppiva.workshops.work_slots import Decided

BY_HAND: Mapping[str, object] = {"skipped": "", "by_decision": False}
DECISION = RunStep.FormStep.DECISION


def close_by_decision(actor: Actor, team: Team, decided: Decided) -> ClosingRow | None:
    """The team's decision is its next step in the half-day of decisions that is on; what the team wrote itself stays.

    Takes no lock of the half-day: the caller holds the team's work, and the end of a half-day takes the two the other
    way round. None where no such half-day is on.
    """
    rows = Session.objects.filter(
        series_id=team.series_id,
        state__in=[Session.State.RUNNING, Session.State.CLOSING],
        deleted_in__isnull=True,
    )
    session = next((one for one in rows.order_by("number") if ends_in_decisions(one)), None)
    if session is None:
        return None
    row = _fill(actor, session, team, decided)
    changed_in(team.series_id)
    return row


def close_decided(actor: Actor, session: Session) -> None:
    """As the closing begins: teams that have decided before it need no other next step."""
    if not ends_in_decisions(session):
        return
    teams = {one.pk: one for one in Team.objects.filter(pk__in=[one.pk for one in teams_of(session)])}
    for pk, decided in work_slots.decided(session, list(teams)).items():
        _fill(actor, session, teams[pk], decided)


def ends_in_decisions(session: Session, steps: Collection[RunStep] | None = None) -> bool:
    """Whether the teams decide on their work in this half-day: the third, and any with that step in its flow."""
    if session.kind != Session.Kind.SERIES:
        return False
    if session.number == SESSIONS:
        return True
    return any(step.form_step == DECISION for step in (steps_of(session.pk) if steps is None else steps))


def _fill(actor: Actor, session: Session, team: Team, decided: Decided) -> ClosingRow:
    values: dict[str, object] = {
        "text": decided.text, "owner": decided.owner, "due_on": decided.due_on, "skipped": "", "by_decision": True,
    }  # fmt: skip
    rows = ClosingRow.objects.select_for_update().filter(session=session, team=team, deleted_in__isnull=True)
    there = rows.first()
    if there is None:
        try:
            with transaction.atomic():
                made = save(ClosingRow(session=session, team=team), actor=actor, changes=values)
            _log(actor, session, team)
            return made
        except IntegrityError:
            there = rows.get()
    if _same(there, values) or (there.text and not there.by_decision):
        return there
    _log(actor, session, team)
    return save(there, actor=actor, changes=values)


def _log(actor: Actor, session: Session, team: Team) -> None:
    log(
        "closing_decided", actor=actor, kind="team", object_id=str(team.pk), programme=str(session.programme_id),
        number=session.number,
    )  # fmt: skip


def write_row(
    actor: Actor,
    session: Session,
    team: Team,
    values: dict[str, object],
    base_version: int,
    client_ref: UUID | None,
) -> ClosingRow:
    """The one row of a team in a half-day with these values; two who make it at once make one."""
    rows = ClosingRow.objects.select_for_update().filter(session=session, team=team, deleted_in__isnull=True)
    there = rows.first()
    if there is None:
        try:
            with transaction.atomic():
                made = save(ClosingRow(session=session, team=team), actor=actor, changes=values, client_ref=client_ref)
            changed(session.pk)
            return made
        except IntegrityError:
            there = rows.get()
    if _same(there, values):
        return there  # sent again, or both wrote the same
    # Who began from an empty form while another wrote: both began from nothing, so the saved text is a clash.
    base = base_version or (there.version if not there.text else 0)
    if not base:
        raise DomainError(
            "conflict", mine={"text": values.get("text", "")}, theirs={"text": there.text}, version=there.version
        )
    saved = save(there, actor=actor, base_version=base, changes=values, client_ref=client_ref)
    changed(session.pk)
    return saved


def _same(row: ClosingRow, values: dict[str, object]) -> bool:
    return all(getattr(row, "owner_id" if name == "owner" else name) == value for name, value in values.items())
