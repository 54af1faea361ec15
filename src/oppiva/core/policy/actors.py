"""Who asks and what is asked about: the words in which the policy speaks (trust.md 2 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

PLACE_KINDS = ("own", "team", "series", "unit", "organisation", "area", "programme", "instance")  # narrow to wide


class Level(IntEnum):
    """How much of an object is open: nothing, that it exists, numbers under the small-group rules, all of it."""

    NONE = 0
    META = 1
    NUMBERS = 2
    FULL = 3


@dataclass(frozen=True)
class Place:
    """Where an object lies or a grant holds: a kind of PLACE_KINDS and an id (empty for own and instance)."""

    kind: str
    id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in PLACE_KINDS:
            raise ValueError(f"no such kind of place: {self.kind}")

    @property
    def width(self) -> int:
        """Rank of the kind, 0 the narrowest."""
        return PLACE_KINDS.index(self.kind)


OWN, INSTANCE = Place("own"), Place("instance")


@dataclass(frozen=True)
class Grant:
    """An active role in a scope; `within` is the scope itself and every wider place it lies in."""

    role: str
    scope: Place
    within: frozenset[Place] = frozenset()


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the grants that hold now, a named job of the system, or nobody known."""

    person_id: str | None
    grants: tuple[Grant, ...] = ()
    sudo_until: datetime | None = None
    system: str | None = None

    def __post_init__(self) -> None:
        if self.system is not None and (self.person_id is not None or self.grants):
            raise ValueError("a job of the system is no person and holds no grant")

    @property
    def roles(self) -> frozenset[str]:
        """The roles of the grants."""
        return frozenset(grant.role for grant in self.grants)


ANONYMOUS = Actor(None)


def system(name: str) -> Actor:
    """The actor of a background job or a command, named so that the audit log can tell which."""
    if not name:
        raise ValueError("a job of the system has a name")
    return Actor(None, system=name)


@dataclass(frozen=True)
class Target:
    """What is asked about.

    `kind` is a row of the matrix; `places` are all places the object lies in; `relations` are the actor's to it (own,
    pair, team, steward_of, superior_of, asked, sample, source, project_manager: hours of the project manager);
    `state` is the object's; `shared` says that its owners opened it; `publicity` is "published" to those who share one
    of its places (to every role when it has none) or "public" to anyone.
    """

    kind: str
    places: frozenset[Place] = frozenset()
    relations: frozenset[str] = frozenset()
    state: str = ""
    shared: bool = False
    publicity: str = ""


@dataclass(frozen=True)
class Decision:
    """The level, the table row or wall that gave or capped it, and what could go wrong when it is used."""

    level: Level
    rule: str
    risk: frozenset[str] = frozenset()
