"""The order of the story: which day it is, and what everybody does on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pilot.phases import day, decide, follow, invitations, opening, proof, signing, strangers, teams, trial
from pilot.phases.signing import DAYS
from pilot.world import Crowd, World

SETTLES = 20  # seconds in which the worker does what the leap in time has made due
AFTER = 40  # requests of a part after which the power is lost


@dataclass(frozen=True)
class Part:
    """One part: the day and time the server is begun anew on (none: it goes on), and the deed."""

    name: str
    deed: Callable[[World], object]
    day: str = ""
    at: str = ""
    kill: bool = False


def each(deed: Callable[[World, Crowd], object]) -> Callable[[World], object]:
    """The same for every series, side by side."""

    def of(world: World) -> object:
        return world.together(lambda crowd: deed(world, crowd), world.crowds, threads=len(world.crowds))

    return of


def begins(world: World) -> None:
    """The programme with its plan, units and series; as many of the series are lived as were asked for."""
    opening.sets_up(world)
    opening.drops_plan(world)
    opening.names_units(world)
    codes = opening.makes_series(world)
    world.crowds = [Crowd(code) for code in codes[: world.series]]


def invites(world: World) -> None:
    """Everybody is invited and accepts."""
    invitations.invites_staff(world)
    for crowd in world.crowds:
        invitations.lists_people(world, crowd)
    world.everybody(invitations.accepts)


def signs_up(world: World) -> None:
    """Everybody signs up."""
    world.everybody(signing.signs_up)
    for crowd in world.crowds:
        signing.counts_seats(world, crowd)


def comes_in(number: int, world: World, crowd: Crowd) -> None:
    """The words of the half-day before are read, then the door of this one opens."""
    if number > 1:
        proof.feedback(world, crowd)
    day.door(world, crowd, number)


def half_day(number: int, *, kill: bool = False) -> tuple[Part, ...]:
    """The three parts of a half-day."""
    return (
        Part(
            f"half-day {number}: door",
            each(partial(comes_in, number)),
            DAYS.halves[number - 1],
            "08:15",
        ),
        Part(f"half-day {number}: work", each(lambda world, crowd: day.work(world, crowd, number)), kill=kill),
        Part(f"half-day {number}: closing", each(lambda world, crowd: day.closing(world, crowd, number))),
    )


def permission(world: World, crowd: Crowd) -> None:
    """Every second team asks."""
    world.together(lambda team: trial.asks_permission(world, crowd, team), [1, 5, 7])


def begin_trials(world: World, crowd: Crowd) -> None:
    """All teams start."""
    world.together(lambda team: trial.starts(world, crowd, team), sorted(crowd.teams))


def waits(world: World) -> None:
    """The window has closed: who said nothing is unknown, once the night's task has run."""
    time.sleep(SETTLES)


def proves(world: World) -> None:
    """Everything typed is looked for, every count is laid beside the own."""
    found = proof.exports(world)
    tables: dict[str, list[dict[str, object]]] = found["tables"]  # type: ignore[assignment]
    world.lost = world.ledger.check(proof.texts_of(world, tables))  # type: ignore[arg-type]
    proof.counts(world, tables)


def strange(world: World, crowd: Crowd) -> None:
    """What is not one's own, and what no page of ours sends."""
    strangers.foreign(world, crowd)
    strangers.strangers(world, crowd)


def mends(world: World, crowd: Crowd) -> None:
    """A number is corrected, a trial broken off."""
    trial.corrects(world, crowd)
    trial.breaks_off(world, crowd)


def leaves(world: World, crowd: Crowd) -> None:
    """Somebody of the fifth team leaves before the third half-day."""
    teams.leaves(world, crowd, crowd.teams[5][-1])


def logging(number: int, date: str) -> Callable[[World], object]:
    """One day of the four weeks."""
    return each(lambda world, crowd: trial.logs(world, crowd, number, date))


PARTS = (
    Part("the programme", begins, DAYS.opening, "09:00"),
    Part("invitations", invites),
    Part("series made ready", each(signing.prepares)),
    Part("sign-up", signs_up),
    Part("teams", each(teams.makes_teams), DAYS.teams, "09:00"),
    *half_day(1, kill=True),
    Part("too early", each(trial.starts_early)),
    *half_day(2),
    Part("permission", each(permission)),
    Part("supervisors", trial.answers),
    Part("start", each(begin_trials)),
    *(
        Part(
            f"log {number + 1}",
            logging(number, date),
            date,
            at,
            kill=number == 1,
        )
        for number, (date, at) in enumerate(DAYS.logging)
    ),
    Part(
        "addresses and requests of strangers",
        each(strange),
    ),
    Part(
        "corrections, one breaks off",
        each(mends),
    ),
    Part("one leaves", each(leaves)),
    *half_day(3),
    Part("the decision told", each(decide.tells)),
    Part("questions", each(decide.asks)),
    Part("publishing", each(decide.publishes)),
    Part("the day after", each(proof.feedback), proof.AFTER, "09:10"),
    Part("still in use?", each(follow.answers), DAYS.follow_up, "09:05"),
    Part("silence", waits, DAYS.silence, "09:05"),
    Part("proof", proves),
)


def killing(world: World) -> threading.Thread:
    """Kills every process of the service in the middle of the part, and begins them again after a moment."""
    first = len(world.traffic.rows)
    after = AFTER * len(world.crowds)

    def kill() -> None:
        ends = time.monotonic() + 120
        while len(world.traffic.rows) - first < after and time.monotonic() < ends:
            time.sleep(0.05)
        world.installation.kill()
        time.sleep(1)
        world.installation.start()

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    return thread


def live(world: World, parts: tuple[Part, ...] = PARTS, *, say: Callable[[str], object] = print) -> None:
    """Lives through the parts in order; what breaks in one is noted, and the story goes on."""
    known = len(world.problems)
    for part in parts:
        world.phase(part.name)
        if part.day:
            world.installation.start(part.day, part.at)
        try:
            if part.kill:
                killing(world)
            part.deed(world)
        except Exception as error:
            world.trouble(f"{part.name}: {type(error).__name__}: {error}"[:900])
            if world.fragile:
                raise
        for words in world.problems[known:]:
            say(f"  {words}")
        known = len(world.problems)
        say(f"{part.name}: {len(world.problems)} problems")
    world.phase("")


def until(name: str) -> tuple[Part, ...]:
    """The parts up to the first whose name begins so; all without a name."""
    for number, part in enumerate(PARTS):
        if name and part.name.startswith(name):
            return PARTS[: number + 1]
    return PARTS
