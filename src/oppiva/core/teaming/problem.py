"""Who is divided into how many teams by which rules, and the division that is proposed: frozen, ids only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from oppiva.core.solving import Cure, Reason, Rule, Status

Mode = Literal["site", "remote"]
RemotePolicy = Literal["together", "spread", "ignore"]
# The members of each team; the position of a team is its index.
Division = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing costs; `theme` for wish 1, 2, 3 and none of them."""

    same_unit: int = 6
    same_municipality: int = 3
    same_role: int = 2
    earlier: int = 4
    theme: tuple[int, int, int, int] = (0, 1, 3, 8)
    lone_language: int = 40
    mode_mix: int = 5
    lone_remote: int = 8
    moved: int = 10


@dataclass(frozen=True, slots=True)
class Person:
    """One who is placed; `languages` mother tongue first, `themes` best first, `needs` only that there are some."""

    id: str
    unit: str | None
    municipality: str | None
    role: str | None
    manager: str | None
    languages: tuple[str, ...]
    mode: Mode = "site"
    needs: bool = False
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """People, number and sizes of teams, rules and wishes; `locked` and `published` give a team's index."""

    people: tuple[Person, ...]
    count: int
    smallest: int = 3
    largest: int = 4
    name: str = ""
    themes: tuple[str, ...] = ()
    main_language: str = "fi"
    remote_policy: RemotePolicy = "together"
    accessible_teams: int | None = None
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    earlier: tuple[tuple[str, str], ...] = ()
    locked: Mapping[str, int] = field(default_factory=dict)
    published: Mapping[str, int] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True)
class Team:
    """The members, by id, and the theme that is cheapest for them; None when the problem has no themes."""

    members: tuple[str, ...]
    theme: str | None


@dataclass(frozen=True)
class Plan:
    """A proposed division. With status `infeasible` it is the best there is, and `core` names the rules in the way.

    `bound`: no division costs less. `iterations` is null when a clock ended the search. `proved`: `core` is a smallest
    contradiction; otherwise the rules that the best division breaks.
    """

    status: Status
    objective: int
    bound: int | None
    terms: Mapping[str, int]
    seed: int
    iterations: int | None
    teams: tuple[Team, ...]
    reasons: tuple[Reason, ...] = ()
    unplaced: tuple[str, ...] = ()
    core: tuple[Rule, ...] = ()
    cures: tuple[Cure[tuple[Team, ...]], ...] = ()
    proved: bool = False
    tries: int = 0

    @property
    def members(self) -> tuple[tuple[str, ...], ...]:
        """The division alone."""
        return tuple(team.members for team in self.teams)
