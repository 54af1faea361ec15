"""Reads of a team's own page in a half-day: its step, its texts and drafts, its help and its next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from oppiva.core.policy import reading
from oppiva.workshops import rules
from oppiva.workshops.call_names import first_name
from oppiva.workshops.models import (
    Attendance,
    ClosingRow,
    HelpRequest,
    NoteDraft,
    RunStep,
    Session,
    SessionDay,
    StepNote,
    StepProgress,
)
from oppiva.workshops.queries.day import (
    HelpRow,
    TeamOf,
    closing_of,
    day_of,
    help_rows,
    position_of,
    steps_of,
    teams_of,
)
from oppiva.workshops.rules import Attendee


@dataclass(frozen=True)
class Note:
    """The team's text of a step as it stands, and what the reader has typed into it and not saved."""

    text: str = ""
    version: int = 0
    shared: bool = False
    draft: str | None = None
    draft_base: int = 0


@dataclass(frozen=True)
class TeamStep:
    """One step as the team sees it: its number, whether it is ready, whether something is written and shared."""

    number: int
    step: RunStep
    ready: bool
    reached: bool
    note: Note


@dataclass(frozen=True)
class TeamPage:
    """All that one who takes part sees of the half-day: their own team and nobody else's."""

    session: Session
    day: SessionDay | None
    team: TeamOf | None
    others: tuple[TeamOf, ...]
    rows: tuple[TeamStep, ...]
    position: int
    own_help: HelpRow | None
    asked_of_us: tuple[HelpRow, ...]
    closing: ClosingRow | None
    present: bool

    @property
    def free(self) -> bool:
        """The team goes on by its own buttons."""
        return self.day is not None and self.day.pace == SessionDay.Pace.FREE

    def row(self, number: int) -> TeamStep | None:
        """The step of this number, when the team has reached it."""
        return next((row for row in self.rows if row.number == number and row.reached), None)


def team_page(attendee: Attendee, now: datetime) -> TeamPage:
    """The page of the attendee's team; without a team (a replacement seat) only the half-day itself."""
    session = attendee.session
    day, steps, teams = day_of(session.pk), steps_of(session.pk), teams_of(session)
    own = next((team for team in teams if attendee.team is not None and team.pk == attendee.team.pk), None)
    progress = _progress(session.pk, own.pk) if own is not None else {}
    position = position_of(day, steps, progress)
    notes = _notes(attendee) if own is not None else {}
    rows = [
        TeamStep(
            number=number,
            step=step,
            ready=step.pk in progress and progress[step.pk].state == StepProgress.State.READY,
            reached=number <= position,
            note=notes.get(step.pk, Note()),
        )
        for number, step in enumerate(steps, 1)
    ]
    queue = _help_around(own.pk) if own is not None else []
    return TeamPage(
        session=session,
        day=day,
        team=own,
        others=tuple(team for team in teams if own is not None and team.pk != own.pk),
        rows=tuple(rows),
        position=position,
        own_help=next((row for row in queue if own is not None and row.team == own.pk), None),
        asked_of_us=tuple(row for row in queue if own is not None and row.team != own.pk),
        closing=closing_of(session.pk).get(own.pk) if own is not None else None,
        present=is_present(attendee),
    )


def is_present(attendee: Attendee) -> bool:
    """Whether the attendee is marked as being there: one's own row."""
    with reading(attendee.actor):
        return Attendance.objects.filter(
            session=attendee.session, person_id=rules.person_of(attendee), deleted_in__isnull=True
        ).exists()


def has_draft(attendee: Attendee) -> bool:
    """Whether the attendee typed something here that is not saved."""
    with reading(attendee.actor):
        return NoteDraft.objects.filter(
            person_id=rules.person_of(attendee), step__session=attendee.session, deleted_in__isnull=True
        ).exists()


def _progress(session: UUID, team: UUID) -> dict[UUID, StepProgress]:
    rows = StepProgress.objects.filter(team_id=team, step__session_id=session, deleted_in__isnull=True)
    return {row.step_id: row for row in rows}


def _notes(attendee: Attendee) -> dict[UUID, Note]:
    """Step -> the own team's text and the own draft; two statements."""
    team, session = attendee.team, attendee.session
    if team is None or not rules.may_read_text(attendee.actor, session, team.pk, shared=False):
        return {}
    with reading(attendee.actor):
        notes = StepNote.objects.filter(team=team, step__session=session, deleted_in__isnull=True)
        texts = {
            step: Note(text, version, shared is not None)
            for step, text, version, shared in notes.values_list("step_id", "text", "version", "shared_at")
        }
        drafts = NoteDraft.objects.filter(
            person_id=rules.person_of(attendee), team=team, step__session=session, deleted_in__isnull=True
        )
        for step, text, base in drafts.values_list("step_id", "text", "base_version"):
            note = texts.get(step, Note())
            texts[step] = Note(note.text, note.version, note.shared, text, base)
    return texts


def _help_around(team: UUID) -> list[HelpRow]:
    """The team's own open request, and what is asked of it."""
    asking = HelpRequest.objects.filter(to_team_id=team, state__in=HelpRequest.LIVE, deleted_in__isnull=True)
    return help_rows([team, *asking.values_list("team_id", flat=True)])


@dataclass(frozen=True)
class Thanks:
    """What the mail after a half-day tells the people of one team: their next step, if they have one."""

    programme: str
    series: str
    number: int
    text: str
    owner: str
    due_on: date | None


def thanks_for(session: UUID, team: UUID | None) -> Thanks | None:
    """Of a half-day that has been held; None otherwise."""
    found = (
        Session.objects.select_related("series__programme")
        .filter(pk=session, state=Session.State.HELD, deleted_in__isnull=True)
        .first()
    )
    if found is None or found.series is None:
        return None
    rows = ClosingRow.objects.select_related("owner").filter(session=found, skipped="", deleted_in__isnull=True)
    row = rows.filter(team_id=team).first() if team is not None else None
    return Thanks(
        found.series.programme.code,
        found.series.code,
        found.number,
        row.text if row is not None else "",
        first_name(row.owner.shown_name) if row is not None and row.owner is not None else "",
        row.due_on if row is not None else None,
    )
