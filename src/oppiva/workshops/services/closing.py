"""The end of a half-day: each team's next step, or why it has none, and the thanks to those who were there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.core.text import one_newline
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.services import notify
from oppiva.workshops import queries, rules
from oppiva.workshops.models import Attendance, ClosingRow, Session, SessionDay, Team
from oppiva.workshops.rules import Attendee
from oppiva.workshops.services.closing_rows import BY_HAND, write_row
from oppiva.workshops.services.day import locked, require_state
from oppiva.workshops.services.messages import MOST_LETTERS as MESSAGE_LETTERS
from oppiva.workshops.services.messages import write_message
from oppiva.workshops.services.telling import SESSION

THANKS_MAIL = "session_thanks"
FEWEST_LETTERS, MOST_LETTERS = 5, 160
OPEN = (Session.State.RUNNING, Session.State.CLOSING)


def set_closing_row(
    attendee: Attendee,
    *,
    text: str,
    owner: UUID,
    due_on: date,
    base_version: int = 0,
    client_ref: UUID | None = None,
) -> ClosingRow:
    """What the team does next, who of it and by when; instead of that it was left out, if it was.

    Refuses a text outside 5-160 letters (`closing_text`), an owner outside the team (`closing_owner`) and a day that is
    past (`closing_past`). Two who write it at once: the second gets both texts.
    """
    team = rules.require_team(attendee)
    text = " ".join(text.split())
    if not FEWEST_LETTERS <= len(text) <= MOST_LETTERS:
        raise DomainError("closing_text", field="text")
    if due_on < clock.today():
        raise DomainError("closing_past", field="due_on")
    with transaction.atomic():
        session, _day = locked(attendee.session)
        require_state(session, OPEN)
        inside = next((one.members for one in queries.teams_of(session) if one.pk == team.pk), ())
        if owner not in {one.person for one in inside}:
            raise DomainError("closing_owner", field="owner")
        values: dict[str, object] = {"text": text, "owner": owner, "due_on": due_on, **BY_HAND}
        saved = write_row(attendee.actor, session, team, values, base_version, client_ref)
        _log("closing_set", attendee.actor, session, team)
        return saved


def skip_closing(actor: Actor, session: Session, team: Team, *, reason: str) -> ClosingRow:
    """A team has no next step, and why. Refuses without a reason, and a team that wrote one (`closing_there`)."""
    rules.require_lead(actor, session)
    reason = " ".join(reason.split())
    if not reason or len(reason) > 300:
        raise DomainError("skip_reason", field="reason")
    if team.series_id != session.series_id:
        raise DomainError("message_other_team")
    with transaction.atomic():
        found, _day = locked(session)
        require_state(found, OPEN)
        there = queries.closing_of(found.pk).get(team.pk)
        if there is not None and there.text:
            raise DomainError("closing_there")
        saved = write_row(actor, found, team, {"skipped": reason}, there.version if there is not None else 0, None)
        _log("closing_skipped", actor, found, team)
        return saved


def thank(actor: Actor, session: Session, *, text: str = "") -> SessionDay:
    """One mail to each who was there: thanks, what a facilitator wrote, and the next step of the own team.

    What was written stands among the messages of the series, too. Done once; refuses before the half-day is held.
    """
    rules.require_lead(actor, session)
    text = one_newline(text).strip()
    if len(text) > MESSAGE_LETTERS:
        raise DomainError("thanks_long", field="text")
    with transaction.atomic():
        found, day = locked(session)
        require_state(found, [Session.State.HELD])
        if day.thanked_at is not None or found.series is None:
            return day
        message = write_message(actor, found.series, text=text).message if text else None
        there = _present(actor, found)
        notify(
            actor, there, kind=SESSION, object_id=found.pk, code="held",
            facts={"series": found.series.code, "number": found.number},
            link=f"/hanke/{found.series.programme.code}/sarjat/{found.series.code}/tyopajat/{found.number}/tiimi/",
            mailed=True,
        )  # fmt: skip
        team_of = {one.person: team.pk for team in queries.teams_of(found) for one in team.members}
        for person in there:
            context = {
                "message": str(message.pk) if message is not None else "", "team": str(team_of.get(person, "")),
            }  # fmt: skip
            _mail(actor, found, person, context)
        log(
            "session_thanked", actor=actor, kind="session", object_id=str(found.pk),
            programme=str(found.programme_id), count=len(there),
        )  # fmt: skip
        return save(day, actor=actor, changes={"thanked_at": clock.now()})


def _present(actor: Actor, session: Session) -> list[UUID]:
    with reading(actor):
        rows = Attendance.objects.filter(session=session, person__isnull=False, deleted_in__isnull=True)
        return sorted((pk for pk in rows.values_list("person_id", flat=True) if pk is not None), key=str)


def _mail(actor: Actor, session: Session, person: UUID, context: dict[str, str]) -> None:
    try:
        queue_mail(
            THANKS_MAIL,
            recipient=person,
            object_id=str(session.pk),
            context=context,
            counts_for=actor.person_id,
            counts_as=f"thanks:{session.pk}",
        )
    except DomainError as error:
        # Whose hour of mails is full has the notice; the end of a half-day does not fail for it.
        if error.facts.get("limit") != "address":
            raise


def _log(verb: str, actor: Actor, session: Session, team: Team) -> None:
    log(
        verb, actor=actor, kind="team", object_id=str(team.pk), programme=str(session.programme_id),
        number=session.number,
    )  # fmt: skip
