"""Reads of a half-day as it runs, for its screens: steps, teams, who leads, what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import FilteredRelation, Q

from oppiva.audit.queries import revisions_of
from oppiva.core.policy import Actor, reading
from oppiva.people.models import Person, shown_name
from oppiva.workshops import rules, work_slots
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import (
    Attendance,
    ClosingRow,
    RunStep,
    Session,
    SessionDay,
    StepNote,
    StepProgress,
    Team,
)
from oppiva.workshops.queries.attendance import (
    DayNumbers,
    PlaceThere,
    expected_among,
    places_there,
    presence,
)
from oppiva.workshops.queries.door import code_in
from oppiva.workshops.queries.help import HelpRow, help_rows
from oppiva.workshops.work_slots import Standing

REMOTE = Attendance.Mode.REMOTE
WITH_TEAMS = (Session.Kind.SERIES,)
ENDS = (Session.State.CLOSING, Session.State.HELD)


def steps_of(session: UUID) -> list[RunStep]:
    """The flow of a half-day in order."""
    return list(RunStep.objects.filter(session_id=session, deleted_in__isnull=True).order_by("position", "pk"))


def day_of(session: UUID) -> SessionDay | None:
    """How the half-day runs; None before its door is open."""
    rows = SessionDay.objects.select_related("leads").filter(session_id=session, deleted_in__isnull=True)
    return rows.first()


def day_in(session: Session) -> SessionDay | None:
    """The same of a half-day that was found by its address: `session_at` has read it along."""
    try:
        day = session.running
    except SessionDay.DoesNotExist:
        return None
    return day if day.deleted_in is None else None


def name_of(person: UUID | None) -> str:
    """The name of one who leads or led."""
    found = Person.objects.filter(pk=person).values_list("name", flat=True).first() if person is not None else None
    return shown_name(found or "")


@dataclass(frozen=True)
class Member:
    """Who is in a team now."""

    enrolment: UUID
    person: UUID | None
    name: str
    first: str
    bridge: bool = False


@dataclass(frozen=True)
class TeamOf:
    """A team with its people; without any, it is not in the room."""

    pk: UUID
    number: int
    members: tuple[Member, ...]


def teams_of(session: Session) -> list[TeamOf]:
    """The teams of the half-day's series that have people, by number; none where a half-day has no teams."""
    return teams_among(session, places_there(session)) if _has_teams(session) else []


def _has_teams(session: Session) -> bool:
    return session.kind in WITH_TEAMS and session.series_id is not None


def teams_among(session: Session, places: Iterable[PlaceThere]) -> list[TeamOf]:
    """As `teams_of`, of places that have been read."""
    found = [one for one in places if one.team is not None] if _has_teams(session) else []
    firsts = call_names({one.enrolment: shown_name(one.name) for one in found})
    teams: dict[UUID, TeamOf] = {}
    for one in found:
        assert one.team is not None  # filtered above
        before = teams.get(one.team, TeamOf(one.team, one.number, ()))
        member = Member(one.enrolment, one.person, shown_name(one.name), firsts[one.enrolment], one.bridge)
        teams[one.team] = TeamOf(one.team, one.number, (*before.members, member))
    return list(teams.values())


@dataclass(frozen=True)
class Tile:
    """A team on the screen of the whole room: how far it is, and of its text only what it shares now."""

    team: TeamOf
    site: int
    remote: int
    position: int
    done: int
    ready: bool
    writes: bool  # something is saved in the step it is at
    saved_at: datetime | None
    shared: str = ""
    help: HelpRow | None = None
    closing: ClosingRow | None = None
    standing: Standing | None = None
    counted: bool = True  # not where the reader is a superior of somebody in the team: a number would tell of them (W5)

    @property
    def present(self) -> int:
        """Of its people there."""
        return self.site + self.remote

    @property
    def mixed(self) -> bool:
        """Some in the room, some remote: somebody keeps the remote ones in the room."""
        return bool(self.site and self.remote)

    @property
    def bridge(self) -> Member | None:
        """Who does that."""
        return next((one for one in self.team.members if one.bridge), None)


@dataclass(frozen=True)
class Room:
    """The whole half-day as it is now."""

    session: Session
    day: SessionDay | None
    steps: tuple[RunStep, ...]
    numbers: DayNumbers
    tiles: tuple[Tile, ...]
    queue: tuple[HelpRow, ...]
    code: str

    @property
    def step(self) -> RunStep | None:
        """The step all are at."""
        at = self.day.position if self.day is not None else 0
        return self.steps[at - 1] if 1 <= at <= len(self.steps) else None

    @property
    def following(self) -> RunStep | None:
        """The step after it."""
        at = self.day.position if self.day is not None else 0
        return self.steps[at] if 0 <= at < len(self.steps) else None

    @property
    def ready(self) -> int:
        """How many teams are ready with the step they are at."""
        return sum(tile.ready for tile in self.tiles)

    @property
    def free(self) -> bool:
        """Each team at its own pace."""
        return self.day is not None and self.day.pace == SessionDay.Pace.FREE

    def closed(self) -> int:
        """How many teams have a next step or were left out."""
        return sum(tile.closing is not None for tile in self.tiles)


def room_of(actor: Actor, session: Session, now: datetime, *, ending: bool = False) -> Room:
    """The room for who leads or watches: texts only where a team shares them (W3), nothing of who of own staff came.

    For the page that ends the half-day (`ending`) without hands, texts and join code.
    """
    day, places = day_in(session), places_there(session)
    steps, progress = steps_and_progress(session.pk)
    teams = teams_among(session, places)
    there = presence(session, actor, expected_among(places))
    modes: dict[UUID | None, str] = dict(there.modes.items())
    remote_of = {team.pk: sum(modes.get(one.person) == REMOTE for one in team.members) for team in teams}
    first = [pk for pk, remote in remote_of.items() if remote]
    queue = [] if ending else help_rows([team.pk for team in teams], first)
    if not rules.may_lead(actor, session):
        # Who watches sees that a team waits; its words are for who comes to help.
        queue = [replace(row, text="") for row in queue]
    running, closes = session.state == Session.State.RUNNING, session.state in ENDS
    closing = closing_of(session.pk) if closes or ending else {}
    waiting = {row.team: row for row in queue}
    at = {team.pk: position_of(day, steps, progress.get(team.pk, {})) for team in teams}
    now_at = {pk: steps[number - 1] for pk, number in at.items() if 1 <= number <= len(steps)}
    stand = work_slots.standings(actor, session, list(remote_of)) if _is_on(session) and not ending else {}
    # A step of the form is no free text once its work is done there.
    free = [pk for pk, step in now_at.items() if not step.form_step or pk not in stand]
    shared = _shared(actor, session, free) if running and free and not ending else {}
    tiles = []
    for team in teams:
        rows, remote = progress.get(team.pk, {}), remote_of[team.pk]
        step, standing = now_at.get(team.pk), stand.get(team.pk)
        row = rows.get(step.pk) if step is not None else None
        saved = [one.saved_at for one in rows.values() if one.saved_at]
        text = shared.get((team.pk, step.pk), "") if step is not None else ""
        if running and step is not None and step.form_step and standing is not None:
            text = standing.shared.get(step.form_step, "")
        tiles.append(
            Tile(
                team=team,
                site=sum(one.person in modes for one in team.members) - remote,
                remote=remote,
                counted=not any(one.person in there.staff for one in team.members),
                position=at[team.pk],
                done=sum(one.state == StepProgress.State.READY for one in rows.values()),
                ready=row is not None and row.state == StepProgress.State.READY,
                writes=row is not None and row.saved_at is not None,
                saved_at=max([*saved, *_saved_today(day, standing)], default=None),
                shared=text,
                help=waiting.get(team.pk),
                closing=closing.get(team.pk),
                standing=standing,
            )
        )
    code = None if ending else code_in(session)
    return Room(session, day, steps, there.numbers, tuple(tiles), tuple(queue), code.code if code is not None else "")


def _is_on(session: Session) -> bool:
    return session.state in {Session.State.RUNNING, Session.State.CLOSING}


def _saved_today(day: SessionDay | None, standing: Standing | None) -> list[datetime]:
    """When the work was last saved, if in this half-day: an hour of an earlier day would be read as today's."""
    if day is None or standing is None or standing.saved_at is None or standing.saved_at < day.opened_at:
        return []
    return [standing.saved_at]


def position_of(day: SessionDay | None, steps: Collection[RunStep], rows: Mapping[UUID, StepProgress]) -> int:
    """At which step a team is: with all others, or at the last it has begun in its own pace; 0 before the start."""
    at = day.position if day is not None else 0
    if day is None or day.pace == SessionDay.Pace.LEAD or not at:
        return at
    return max([at, *(number for number, step in enumerate(steps, 1) if step.pk in rows)])


def progress_of(session: UUID) -> dict[UUID, dict[UUID, StepProgress]]:
    """Team -> step -> how far it is."""
    found: dict[UUID, dict[UUID, StepProgress]] = {}
    rows = StepProgress.objects.filter(step__session_id=session, step__deleted_in__isnull=True, deleted_in__isnull=True)
    for row in rows:
        found.setdefault(row.team_id, {})[row.step_id] = row
    return found


def steps_and_progress(session: UUID) -> tuple[tuple[RunStep, ...], dict[UUID, dict[UUID, StepProgress]]]:
    """As `steps_of` and `progress_of`, in one statement."""
    living = FilteredRelation("progress", condition=Q(progress__deleted_in__isnull=True))
    rows = RunStep.objects.filter(session_id=session, deleted_in__isnull=True).annotate(how_far=living)
    steps: dict[UUID, RunStep] = {}
    found: dict[UUID, dict[UUID, StepProgress]] = {}
    for step in rows.select_related("how_far").order_by("position", "pk"):  # type: ignore[misc]  # a filtered relation, unknown to the stubs
        steps.setdefault(step.pk, step)
        row: StepProgress | None = getattr(step, "how_far", None)
        if row is not None:
            found.setdefault(row.team_id, {})[step.pk] = row
    return tuple(steps.values()), found


def closing_of(session: UUID) -> dict[UUID, ClosingRow]:
    """Team -> its next step, or why it was left out."""
    rows = ClosingRow.objects.select_related("owner").filter(session_id=session, deleted_in__isnull=True)
    return {row.team_id: row for row in rows}


def _shared(actor: Actor, session: Session, teams: Collection[UUID]) -> dict[tuple[UUID, UUID], str]:
    """(team, step) -> the text that the team shares, for a reader to whom sharing opens it."""
    with reading(actor):
        rows = StepNote.objects.filter(
            step__session=session, team_id__in=list(teams), shared_at__isnull=False, deleted_in__isnull=True
        )
        found = list(rows.values_list("team_id", "step_id", "text"))
    return {
        (team, step): text
        for team, step, text in found
        if text and rules.may_read_text(actor, session, team, shared=True)
    }


@dataclass(frozen=True)
class Missing:
    """What a half-day still needs before it counts as held."""

    attendance: bool
    teams: tuple[int, ...]

    def __bool__(self) -> bool:
        return self.attendance or bool(self.teams)


def missing_before_held(session: Session, day: SessionDay) -> Missing:
    """The gate of records.md 6: attendance confirmed once; each team's next step done or left out with a reason."""
    closing = closing_of(session.pk)
    return Missing(
        attendance=day.attendance_at is None,
        teams=tuple(team.number for team in teams_of(session) if team.pk not in closing),
    )


def missing_in(room: Room) -> Missing:
    """The same from a room that has been read."""
    return Missing(
        attendance=room.day is None or room.day.attendance_at is None,
        teams=tuple(tile.team.number for tile in room.tiles if tile.closing is None),
    )


@dataclass(frozen=True)
class LastDeed:
    """Who changed last how the half-day runs, what and when."""

    by: str
    what: str
    number: int
    at: datetime


def last_steered(actor: Actor, day: SessionDay, since: int, fields: Collection[str]) -> LastDeed | None:
    """The newest change of these fields after the version `since`; None when nothing that matters changed."""
    rows = [row for row in revisions_of(day, actor=actor) if (row.version or 0) > since and row.field in fields]
    if not rows:
        return None
    newest = {row.field: row for row in rows if row.version == rows[0].version}
    what = next((name for name in ("position", "leads", "pace", "paused_at", "extra_seconds") if name in newest), "")
    if what == "paused_at" and newest[what].after is None:
        what = "resumed"
    return LastDeed(name_of(rows[0].actor_id), what, day.position, rows[0].at)


def facilitators_beside(session: Session, actor: Actor) -> list[Person]:
    """Who else may lead here: first those of this half-day, then the others of its series and programme."""
    series = session.series
    if series is None:
        return []
    near = {session.facilitator_id, session.second_id}
    found = [one for one in rules.facilitators(series.programme, series) if str(one.pk) != actor.person_id]
    return sorted(found, key=lambda one: (one.pk not in near, one.name))


def team_of_series(session: Session, pk: UUID | None) -> Team | None:
    """A team of the half-day's series."""
    if pk is None:
        return None
    return Team.objects.filter(pk=pk, series__sessions=session, deleted_in__isnull=True).first()


def held_in(series: UUID) -> int:
    """How many half-days of a series have been held: its rings."""
    rows = Session.objects.filter(series_id=series, state=Session.State.HELD, deleted_in__isnull=True)
    return rows.count()
