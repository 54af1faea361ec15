"""What went over the wire: every request with its name, status, time and size; the slowest, and what was not well."""

from __future__ import annotations

import statistics
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from pilot import bars
from pilot.pages import Page
from pilot.weight import Scales


@dataclass(frozen=True)
class Request:
    """One request that was answered, or cut (`status` 0)."""

    name: str
    method: str
    status: int
    seconds: float
    size: int
    path: str
    phase: str
    note: str = ""
    statements: int = 0  # of a page over its budget: those of the same page opened again
    worked: float = 0.0  # seconds of processor time of the server


@dataclass
class Traffic:
    """All requests of a run; safe to be told by many threads."""

    name_of: Callable[[str], str]
    phase: str = ""
    rows: list[Request] = field(default_factory=list)
    scales: Scales = field(default_factory=Scales)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, method: str, path: str, status: int, seconds: float, size: int, note: str = "") -> None:
        """Notes one request that told nothing of its cost."""
        self.put(Request(self.name_of(path), method, status, seconds, size, path, self.phase, note))

    def put(self, row: Request) -> None:
        """Notes one request."""
        with self._guard:
            self.rows.append(row)

    def weigh(self, path: str, page: Page, *, first: bool) -> None:
        """Keeps the page for the scales; `first` of its device."""
        self.scales.put(self.name_of(path), page, first=first)

    def within(self, path: str, statements: int) -> bool:
        """Whether a page of this path may ask so many statements."""
        return statements <= bars.most(self.name_of(path))

    def broken(self) -> list[Request]:
        """The answers that no request may get: 500 and above, but for 503 while the server was being killed."""
        return [row for row in self.rows if row.status >= 500]

    def refusals(self) -> Counter[tuple[int, str]]:
        """Answers that are neither done nor led on, by status and name."""
        return Counter((row.status, row.name) for row in self.rows if row.status >= 400 or row.status == 0)

    def over(self) -> list[tuple[str, str, int, int, str]]:
        """Pages over a budget: page, what is over, the budget, how much it is, where it was seen."""
        asked: dict[str, list[Request]] = defaultdict(list)
        for row in self.rows:
            if row.method == "GET" and row.status == 200 and row.statements > bars.most(row.name):
                asked[row.name].append(row)
        found = []
        for name, rows in asked.items():
            worst = max(rows, key=lambda row: row.statements)
            found.append((name, "statements", bars.most(name), worst.statements, f"{len(rows)} times, {worst.path}"))
        for one in self.scales.visits:
            found += [(one.name, what, bar, is_, one.path) for what, bar, is_ in one.over()]
        return sorted(found)

    def most_asking(self) -> list[tuple[str, int, float, int]]:
        """Name, requests, statements of the median and of the one with most; those with most first."""
        found = []
        for name, rows in self._by_name().items():
            numbers = [row.statements for row in rows]
            found.append((name, len(rows), statistics.median(numbers), max(numbers)))
        return sorted(found, key=lambda one: (-one[3], one[0]))

    def slowest(self) -> list[tuple[str, int, float, float, float, float, int]]:
        """Name, requests, p50, p95, most, p95 of processor time (seconds), the largest size; by p95, slowest first."""
        found = []
        for name, rows in self._by_name().items():
            times = sorted(row.seconds for row in rows)
            biggest = max(row.size for row in rows)
            worked = _high([row.worked for row in rows])
            found.append((name, len(rows), statistics.median(times), _high(times), times[-1], worked, biggest))
        return sorted(found, key=lambda one: -one[3])

    def _by_name(self) -> dict[str, list[Request]]:
        by_name: dict[str, list[Request]] = defaultdict(list)
        for row in self.rows:
            if row.status and not row.note:
                by_name[f"{row.method} {row.name}"].append(row)
        return by_name


def _high(numbers: list[float]) -> float:
    """The 95th of a hundred, never above the largest."""
    return min(statistics.quantiles(numbers, n=20)[18], max(numbers)) if len(numbers) > 1 else numbers[0]
