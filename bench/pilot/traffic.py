"""What went over the wire: every request with its name, status, time and size; the slowest, and what was not well."""

from __future__ import annotations

import statistics
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

SLOWEST = 25


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


@dataclass
class Traffic:
    """All requests of a run; safe to be told by many threads."""

    name_of: Callable[[str], str]
    phase: str = ""
    rows: list[Request] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, method: str, path: str, status: int, seconds: float, size: int, note: str = "") -> None:
        """Notes one request."""
        row = Request(self.name_of(path), method, status, seconds, size, path, self.phase, note)
        with self._guard:
            self.rows.append(row)

    def broken(self) -> list[Request]:
        """The answers that no request may get: 500 and above, but for 503 while the server was being killed."""
        return [row for row in self.rows if row.status >= 500]

    def refusals(self) -> Counter[tuple[int, str]]:
        """Answers that are neither done nor led on, by status and name."""
        return Counter((row.status, row.name) for row in self.rows if row.status >= 400 or row.status == 0)

    def slowest(self) -> list[tuple[str, int, float, float, float, int]]:
        """Name, requests, p50, p95, most (seconds) and the largest size; the slowest by p95 first."""
        by_name: dict[str, list[Request]] = defaultdict(list)
        for row in self.rows:
            if row.status and not row.note:
                by_name[f"{row.method} {row.name}"].append(row)
        found = []
        for name, rows in by_name.items():
            times = sorted(row.seconds for row in rows)
            high = statistics.quantiles(times, n=20)[18] if len(times) > 1 else times[0]
            biggest = max(row.size for row in rows)
            found.append((name, len(rows), statistics.median(times), min(high, times[-1]), times[-1], biggest))
        return sorted(found, key=lambda one: -one[3])
