"""Everything of one run: the installation, its people, the book, the mails, what went over the wire."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from pilot.faults import Faults
from pilot.ledger import Ledger
from pilot.mailbox import Mailbox
from pilot.people import Human
from pilot.server import Installation
from pilot.traffic import Traffic

T = TypeVar("T")
R = TypeVar("R")


@dataclass(eq=False, repr=False)
class Crowd:
    """The people of one series, and what the pilot itself counts of it."""

    code: str
    leads: list[Human] = field(default_factory=list)
    people: list[Human] = field(default_factory=list)
    teams: dict[int, list[Human]] = field(default_factory=dict)
    attended: dict[int, set[str]] = field(default_factory=dict)  # half-day -> mails of who was there
    minutes: dict[tuple[int, str], int] = field(default_factory=dict)
    numbers: dict[int, list[str]] = field(default_factory=dict)  # team -> values taken
    decided: dict[int, str] = field(default_factory=dict)  # team -> decision
    bucket: dict[int, str] = field(default_factory=dict)  # team -> bucket it must be in
    answers: dict[int, str] = field(default_factory=dict)  # team -> answer of the follow-up
    left: set[str] = field(default_factory=set)
    codes: dict[int, str] = field(default_factory=dict)  # half-day -> join code

    def __repr__(self) -> str:
        return f"series {self.code}"

    def member(self, team: int, number: int = 0) -> Human:
        """A member of a team by number."""
        return self.teams[team][number % len(self.teams[team])]


@dataclass(eq=False, repr=False)
class World:
    """One run."""

    installation: Installation
    mailbox: Mailbox
    traffic: Traffic
    seed: int = 20260112
    series: int = 1
    fragile: bool = False  # stops at the first part that breaks, for who mends the pilot
    size: int = 28
    team_size: int = 4
    programme: str = ""
    ledger: Ledger = field(default_factory=Ledger)
    faults: Faults = field(default_factory=Faults)
    admin: Human | None = None
    manager: Human | None = None
    auditor: Human | None = None
    supervisors: list[Human] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)  # name -> id
    crowds: list[Crowd] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    checks: list[tuple[str, object, object]] = field(default_factory=list)  # what, own count, the service's
    lost: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    threads: int = 6
    desk: threading.Lock = field(default_factory=threading.Lock)  # the project manager has one desk for all series
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        """The path of the programme."""
        return f"/hanke/{self.programme}/"

    def tries(self, crowd: Crowd) -> bool:
        """Whether this series makes all kinds of faults: two of them do, the others only those of bad networks."""
        return crowd in self.crowds[:2]

    def dice(self, *what: object) -> random.Random:
        """A die of its own for each thing, so that threads do not change what falls."""
        return random.Random(f"{self.seed}:{':'.join(map(str, what))}")

    def trouble(self, what: str) -> None:
        """Something that went wrong and stops nobody else."""
        with self._guard:
            self.problems.append(what)

    def count(self, what: str, own: object, theirs: object) -> None:
        """One comparison of the own book with what the service says."""
        with self._guard:
            self.checks.append((what, own, theirs))

    def together(self, deed: Callable[[T], R], many: Iterable[T], threads: int = 0) -> list[R]:
        """The same by several at once; what one of them meets is noted and stops none of the others."""

        def one(item: T) -> R | None:
            try:
                return deed(item)
            except Exception as error:  # told in the report
                deeds = getattr(getattr(deed, "func", deed), "__name__", "deed")
                self.trouble(f"{self.traffic.phase}: {deeds}({item}): {type(error).__name__}: {error}"[:900])
                return None

        items = list(many)
        with ThreadPoolExecutor(threads or self.threads) as pool:
            return [made for made in pool.map(one, items) if made is not None]

    def everybody(self, deed: Callable[[Human], R]) -> list[R]:
        """All participants of all series, several at once."""
        return self.together(deed, [one for crowd in self.crowds for one in crowd.people], max(self.threads, 12))

    def phase(self, name: str) -> None:
        """A new part of the story, for the report."""
        now = time.perf_counter()
        if self.traffic.phase:
            self.seconds[self.traffic.phase] = self.seconds.get(self.traffic.phase, 0) + now - self._began
        self.traffic.phase, self._began = name, now

    _began: float = 0.0


def name_of() -> Callable[[str], str]:
    """The URL's name of a path, as the report tells it; what the service does not know is told by its shape."""
    from django.urls import Resolver404, resolve
    from django.utils import translation

    def named(path: str) -> str:
        if path.startswith("/static/"):
            return "static"
        with translation.override("sv" if path.startswith("/sv/") else "en" if path.startswith("/en/") else "fi"):
            try:
                return str(resolve(path).view_name)
            except Resolver404:
                return re.sub(r"[0-9a-f-]{36}|\d+", "#", path)

    return named
