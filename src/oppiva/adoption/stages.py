"""Which move of an adoption is refused (records.md 5, stages). Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from oppiva.adoption.rounds import EMBEDDED_DAYS, IN_USE
from oppiva.core.errors import DomainError

INTERESTED, EMBEDDED, USED, END = "interested", "embedded", "in_use", "ended"
ORDER = ("interested", "decided", "preparing", "trying", "in_use", "embedded", "ended")


@dataclass(frozen=True)
class Standing:
    """Where an adoption stands: its stage and since when, since when it is in use without a break, and what the newest
    question that is due says (empty: none was due)."""

    stage: str
    since: date
    in_use_since: date | None = None
    newest_answer: str = ""


def require_move(standing: Standing, to: str, on: date, today: date, *, reason: str = "") -> None:
    """Refuse a move that cannot be.

    `stage_unknown`, `stage_same`, `day_to_come`, `day_before_move` (before the move before it), `end_without_reason`,
    and for established `embedded_too_soon` (under 180 days in use without a break) and `embedded_not_known` (the newest
    question does not say in use).
    """
    if to not in ORDER:
        raise DomainError("stage_unknown", field="stage")
    if to == standing.stage:
        raise DomainError("stage_same", field="stage")
    if on > today:
        raise DomainError("day_to_come", field="on")
    if on < standing.since:
        raise DomainError("day_before_move", field="on", since=standing.since.isoformat())
    if to == END and not reason:
        raise DomainError("end_without_reason", field="reason")
    if to == EMBEDDED:
        since = standing.in_use_since
        days = (on - since).days if since is not None else 0
        if since is None or days < EMBEDDED_DAYS:
            earliest = (since + timedelta(days=EMBEDDED_DAYS)).isoformat() if since is not None else ""
            raise DomainError("embedded_too_soon", field="stage", days=days, earliest=earliest)
        if standing.newest_answer != IN_USE:
            raise DomainError("embedded_not_known", field="stage")
