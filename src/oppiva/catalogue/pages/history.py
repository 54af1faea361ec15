"""What was done, in words: the newest first, what was taken back told as such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oppiva.catalogue import words
from oppiva.catalogue.models import EventKind
from oppiva.catalogue.queries import HistoryRow
from oppiva.jobs import clock
from oppiva.ui.formatting import date_short, time


@dataclass(frozen=True)
class HistoryShown:
    """One effect: when, what, with what, by whom and why."""

    day: str
    time: str
    what: str
    card: str
    candidate: str
    name: str
    kind: str
    by: str
    reason: str
    undone: bool
    undoes: bool


def rows_shown(rows: Iterable[HistoryRow]) -> tuple[HistoryShown, ...]:
    """Rows in words."""
    today = clock.today()
    return tuple(_row(one, date_short(one.at, today)) for one in rows if one.kind != EventKind.SETTLE)


def _row(one: HistoryRow, day: str) -> HistoryShown:
    label = str(EventKind(one.kind).label)
    return HistoryShown(
        day=day,
        time=time(one.at),
        what=label[:1].upper() + label[1:],
        card=one.card,
        candidate=one.candidate,
        name=one.name,
        kind=words.kind_name(one.edge).lower() if one.edge else "",
        by=one.by or _("a former member"),
        reason="" if one.undoes else one.reason,
        undone=one.undone,
        undoes=one.undoes,
    )
