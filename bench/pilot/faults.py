"""The kinds of faults that people, phones and networks make, and what the service did with each."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Fault:
    """One kind of fault: what is expected of the service, and what happened each time."""

    kind: str
    expected: str
    seen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether it was tried and always went as expected."""
        return bool(self.seen) and not self.wrong


@dataclass
class Faults:
    """All kinds of a run."""

    rows: dict[str, Fault] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, expected: str, happened: str, *, held: bool) -> None:
        """One fault that was made, and whether it went as expected."""
        with self._guard:
            row = self.rows.setdefault(kind, Fault(kind, expected))
            (row.seen if held else row.wrong).append(happened)
            if not held:
                row.seen.append(happened)

    @contextmanager
    def tried(self, kind: str, expected: str) -> Iterator[Fault]:
        """A fault whose proof is the block itself: what it raises is what went wrong."""
        row = Fault(kind, expected)
        try:
            yield row
        except Exception as error:
            self.note(kind, expected, f"{type(error).__name__}: {error}"[:400], held=False)
        else:
            self.note(kind, expected, "; ".join(row.seen) or "as expected", held=True)
