"""Reads of a team's own page in a half-day: its step, its texts and drafts, its help and its next step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet

from oppiva.core.policy import reading
from oppiva.workshops import rules
from oppiva.workshops.call_names import first_name
from oppiva.workshops.models import (
    Attendance,
    ClosingRow,
    NoteDraft,
    RunStep,
    Session,
    SessionDay,
    StepProgress,
)
from oppiva.workshops.queries.attendance import Mate, places_there, team_mates
from oppiva.workshops.queries.day import (
    TeamOf,
    closing_of,
    day_in,
    position_of,
    teams_among,
)
from oppiva.workshops.queries.help import (
    HelpRow,
    help_around,
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
    mates: tuple[Mate, ...]

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
    day, places = day_in(session), places_there(session)
    teams = teams_among(session, places)
    own = next((team for team in teams if attendee.team is not None and team.pk == attendee.team.pk), None)
    steps, progress, notes = _worked_on(attendee, own.pk if own is not None else None)
    position = position_of(day, steps, progress)
    mates = team_mates(attendee, places)
    own_place = next((mate for mate in mates if mate.me), None)
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
    queue = help_around(own.pk) if own is not None else []
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
        present=bool(own_place.mode) if own_place is not None else is_present(attendee),
        mates=tuple(mates),
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


def _worked_on(
    attendee: Attendee, team: UUID | None
) -> tuple[list[RunStep], dict[UUID, StepProgress], dict[UUID, Note]]:
    """The steps, how far the own team is in each, its text there and the own draft; one statement."""
    session = attendee.session
    steps: QuerySet[RunStep] = RunStep.objects.filter(session_id=session.pk, deleted_in__isnull=True)
    steps = steps.order_by("position", "pk")
    if team is None:
        return list(steps), {}, {}
    steps = steps.annotate(how_far=_living("progress", team=team)).select_related("how_far")  # type: ignore[misc]  # a filtered relation, unknown to the stubs
    if rules.may_read_text(attendee.actor, session, team, shared=False):
        drafts = _living("note_drafts", team=team, person=rules.person_of(attendee))
        steps = steps.annotate(written=_living("notes", team=team), typed=drafts)
        steps = steps.select_related("how_far", "written", "typed")  # type: ignore[misc]  # a filtered relation, unknown to the stubs
    progress: dict[UUID, StepProgress] = {}
    notes: dict[UUID, Note] = {}
    with reading(attendee.actor):
        found: list[RunStep] = [*steps]
    for step in found:
        how_far, written, typed = (getattr(step, name, None) for name in ("how_far", "written", "typed"))
        if how_far is not None:
            progress[step.pk] = how_far
        if written is not None or typed is not None:
            note = Note(written.text, written.version, written.shared_at is not None) if written else Note()
            notes[step.pk] = replace(note, draft=typed.text, draft_base=typed.base_version) if typed else note
    return found, progress, notes


def _living(relation: str, **of: object) -> FilteredRelation:
    """The rows of a step that are the team's, or its reader's own."""
    mine = {f"{relation}__{name}": value for name, value in of.items()}
    return FilteredRelation(relation, condition=Q(**mine, **{f"{relation}__deleted_in__isnull": True}))


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
