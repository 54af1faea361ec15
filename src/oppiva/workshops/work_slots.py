"""The named slot of workshops about a team's work, filled from the apps.py of upper apps (docs/where-does-it-go.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

from oppiva.core.policy import Actor
from oppiva.workshops.models import RunStep, Session
from oppiva.workshops.rules import Attendee

if TYPE_CHECKING:
    from oppiva.workshops.queries import Member


@dataclass(frozen=True)
class StepWork:
    """What a team's page shows in a step of the form in place of the free text: a template with its context."""

    template: str
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """How far a team's work is: which step of the form was saved last and when, how many fields are empty.

    `shared`: step of the form -> what the team shows of it now; `address` leads who may read it to the whole of it.
    """

    step: str
    words: str
    saved_at: datetime | None
    blanks: int | None
    shared: Mapping[str, str] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True)
class Decided:
    """What a team decided, as its next step: in words, who sees to it (None: a role, told in the words), by when."""

    text: str
    owner: UUID | None
    due_on: date | None


# The request of the page, who looks, the step, the people of the team, where a save leads back; None: a free text.
ShowWork = Callable[[HttpRequest, Attendee, RunStep, Collection["Member"], str], "StepWork | None"]
FindStandings = Callable[[Actor, Session, Collection[UUID]], Mapping[UUID, Standing]]
FindDecided = Callable[[Session, Collection[UUID]], Mapping[UUID, Decided]]


@dataclass(frozen=True)
class TeamWork:
    """What one app fills: the step on a team's page, the standings of many teams, their decisions.

    `link` is the name of the address, a half-day's page with the step of the form at its end, that opens the step;
    `scripts` and `styles` are what the page of a team needs for it.
    """

    show: ShowWork
    standings: FindStandings
    decided: FindDecided
    link: str
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


_filled: list[TeamWork] = []


def register_team_work(work: TeamWork) -> None:
    """Let the steps of the form be worked on in the half-day; registering again replaces it."""
    _filled[:] = [work]


def show_work(
    request: HttpRequest, attendee: Attendee, step: RunStep, members: Collection[Member], back: str
) -> StepWork | None:
    """The work of a step of the form; None for any other step, and where nobody fills it: the team writes freely."""
    if not step.form_step or attendee.team is None or not _filled:
        return None
    return _filled[0].show(request, attendee, step, members, back)


def standings(actor: Actor, session: Session, teams: Collection[UUID]) -> Mapping[UUID, Standing]:
    """How far the work of each team is."""
    return _filled[0].standings(actor, session, teams) if _filled and teams else {}


def decided(session: Session, teams: Collection[UUID]) -> Mapping[UUID, Decided]:
    """What each team has decided of the work in hand; who has not is not among them."""
    return _filled[0].decided(session, teams) if _filled and teams else {}


def work_link() -> str:
    """The name of the address of a step's own page; empty where nobody fills the slot."""
    return _filled[0].link if _filled else ""


def work_files() -> dict[str, tuple[str, ...]]:
    """The scripts and styles of a team's page, as static files."""
    return {"work_scripts": _filled[0].scripts, "work_styles": _filled[0].styles} if _filled else {}
