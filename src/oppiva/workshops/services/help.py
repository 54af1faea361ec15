"""A team asks for help, of the facilitators or of another team; somebody goes, and it is done (records.md 6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import log, save
from oppiva.core.calendars import working_days_after
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.services import notify, settle_notices
from oppiva.workshops import queries, rules
from oppiva.workshops.models import HelpRequest, Session, Team, TeamMember
from oppiva.workshops.rules import Attendee
from oppiva.workshops.services.live import changed

HELP = "workshops.help"  # the kind of notice
HELP_DAYS = 2  # working days until an answer between half-days (records.md 16, help_days)
MOST_LETTERS, ANSWER_LETTERS = 160, 300
DURING = (Session.State.DOOR_OPEN, Session.State.RUNNING, Session.State.CLOSING)
State = HelpRequest.State


def ask_help(
    attendee: Attendee, *, text: str = "", to_team: Team | None = None, client_ref: UUID | None = None
) -> HelpRequest:
    """The team's hand goes up; between half-days the facilitators are told and answer within two working days.

    Sent again with one `client_ref` it is one request. Refuses a second one while the first is open (`help_asked`), the
    own team or one of another series (`help_other_team`), and to ask a team when no half-day is on (`help_no_room`).
    """
    team = rules.require_team(attendee)
    session = attendee.session
    during = session.state in DURING
    if to_team is not None and (to_team.pk == team.pk or to_team.series_id != team.series_id):
        raise DomainError("help_other_team", field="to")
    if to_team is not None and not during:
        raise DomainError("help_no_room", field="to")
    now = clock.now()
    with transaction.atomic():
        request = HelpRequest(
            session=session if during else None,
            team=team,
            to_team=to_team,
            asked_by_id=attendee.person_id,
            text=" ".join(text.split())[:MOST_LETTERS],
            asked_at=now,
            answer_by=None if during else working_days_after(clock.today(), HELP_DAYS),
        )
        try:
            with transaction.atomic():
                made = save(request, actor=attendee.actor, client_ref=client_ref)
        except IntegrityError:
            raise DomainError("help_asked") from None
        if made.pk != request.pk:
            return made  # sent again
        _log("help_asked", attendee.actor, session, made)
        if not during:
            _tell_leaders(attendee.actor, session, team, made)
        changed(session.pk)
        return made


def take_help(actor: Actor, session: Session, request: HelpRequest) -> HelpRequest:
    """A facilitator goes to help. Refuses when somebody else already does (`help_taken`, by whom)."""
    rules.require_lead(actor, session)
    return _take(actor, session, request)


def take_help_as_team(attendee: Attendee, request: HelpRequest) -> HelpRequest:
    """The team that was asked goes to help."""
    team = rules.require_team(attendee)
    if request.to_team_id != team.pk:
        raise DomainError("help_other_team")
    return _take(attendee.actor, attendee.session, request)


def end_help(actor: Actor, session: Session, request: HelpRequest) -> HelpRequest:
    """A facilitator has helped."""
    rules.require_lead(actor, session)
    return _end(actor, session, request, State.DONE)


def answer_help(actor: Actor, session: Session, request: HelpRequest, *, text: str) -> HelpRequest:
    """A facilitator answers a team outside half-days, in words; the team is told. Refuses no words (`help_answer`)."""
    rules.require_lead(actor, session)
    words = " ".join(text.split())[:ANSWER_LETTERS]
    if not words:
        raise DomainError("help_answer", field="text")
    me = UUID(actor.person_id) if actor.person_id else None
    with transaction.atomic():
        found = _locked(request)
        if found.state not in HelpRequest.LIVE:
            if found.answer == words:
                return found  # sent again
            raise DomainError("help_over")
        if found.state == State.TAKEN and found.taken_by_id != me:
            raise DomainError("help_taken", by=queries.name_of(found.taken_by_id))
        now = clock.now()
        changes = {
            "state": State.DONE,
            "answer": words,
            "done_at": now,
            "taken_by": me,
            "taken_at": found.taken_at or now,
        }
        saved = _changed(actor, session, found, "help_ended", changes)
        settle_notices(HELP, saved.pk)
        _tell_team(actor, session, saved, "answered")
        return saved


def end_help_as_team(attendee: Attendee, request: HelpRequest, *, withdrawn: bool = False) -> HelpRequest:
    """The team has been helped, or does not need it any more (`withdrawn`); the helping team says the former."""
    team = rules.require_team(attendee)
    if team.pk not in {request.team_id, request.to_team_id} or (withdrawn and team.pk != request.team_id):
        raise DomainError("help_other_team")
    return _end(attendee.actor, attendee.session, request, State.WITHDRAWN if withdrawn else State.DONE)


def carry_help_on(actor: Actor, session: Session) -> None:
    """With the half-day's end whoever was being helped has been; a hand that nobody saw is answered like one between.

    Inside the transaction of the deed that ends it.
    """
    rows = HelpRequest.objects.select_for_update(of=("self",)).select_related("team")
    now = clock.now()
    for request in rows.filter(session=session, state__in=HelpRequest.LIVE, deleted_in__isnull=True):
        if request.state == State.TAKEN:
            _changed(actor, session, request, "help_ended", {"state": State.DONE, "done_at": now})
            continue
        by = working_days_after(clock.today(), HELP_DAYS)
        waits = _changed(actor, session, request, "help_asked", {"session": None, "to_team": None, "answer_by": by})
        _tell_leaders(actor, session, request.team, waits)


def _take(actor: Actor, session: Session, request: HelpRequest) -> HelpRequest:
    me = UUID(actor.person_id) if actor.person_id else None
    with transaction.atomic():
        found = _locked(request)
        if found.state == State.TAKEN and found.taken_by_id == me:
            return found
        if found.state == State.TAKEN:
            raise DomainError("help_taken", by=queries.name_of(found.taken_by_id))
        if found.state != State.WAITING:
            raise DomainError("help_over")
        saved = _changed(
            actor, session, found, "help_taken", {"state": State.TAKEN, "taken_by": me, "taken_at": clock.now()}
        )
        if saved.session_id is None:
            settle_notices(HELP, saved.pk)
            _tell_team(actor, session, saved, "taken")
        return saved


def _end(actor: Actor, session: Session, request: HelpRequest, state: str) -> HelpRequest:
    with transaction.atomic():
        found = _locked(request)
        if found.state not in HelpRequest.LIVE:
            return found
        saved = _changed(actor, session, found, "help_ended", {"state": state, "done_at": clock.now()})
        if saved.session_id is None:
            settle_notices(HELP, saved.pk)
        return saved


def _locked(request: HelpRequest) -> HelpRequest:
    found = HelpRequest.objects.select_for_update().filter(pk=request.pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    return found


def _changed(
    actor: Actor, session: Session, request: HelpRequest, verb: str, changes: Mapping[str, object]
) -> HelpRequest:
    saved = save(request, actor=actor, changes=changes)
    _log(verb, actor, session, saved)
    changed(session.pk)
    return saved


def _tell_leaders(actor: Actor, session: Session, team: Team, request: HelpRequest) -> None:
    """Between half-days nobody looks at the screen of the room: who leads the series is told."""
    series = session.series
    if series is None:
        return
    notify(
        actor,
        {session.facilitator_id, session.second_id} - {None} or set(queries.helpers_of([series.pk])[series.pk]),
        kind=HELP,
        object_id=request.pk,
        code="asked",
        facts={
            "series": series.code,
            "team": team.number,
            "by": request.answer_by.isoformat() if request.answer_by else "",
        },
        link="/apua/pyynnot/",
    )


def _tell_team(actor: Actor, session: Session, request: HelpRequest, code: str) -> None:
    """That somebody sees to it, or has answered: a screen of the room is not looked at between half-days."""
    members = TeamMember.objects.filter(team_id=request.team_id, until__isnull=True, deleted_in__isnull=True)
    people = members.exclude(enrolment__person__isnull=True).values_list("enrolment__person_id", flat=True)
    notify(
        actor,
        [one for one in people if one is not None],
        kind=HELP,
        object_id=request.pk,
        code=code,
        link="/apua/tiimi/",
    )


def _log(verb: str, actor: Actor, session: Session, request: HelpRequest) -> None:
    log(
        verb, actor=actor, kind="help", object_id=str(request.pk), programme=str(session.programme_id),
        state=str(request.state),
    )  # fmt: skip
