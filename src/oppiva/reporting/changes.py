"""Why the experiments stand at other figures than on an earlier day: every difference is experiments that moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.calendars import ZONE, add_months
from oppiva.core.charts import BUCKETS
from oppiva.experiments.queries import Moved, moved_between
from oppiva.reporting import words
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date as day_words
from oppiva.ui.formatting import number

MISSING = "missing"


@dataclass(frozen=True)
class BucketChange:
    """One bucket on both days and the difference with its sign."""

    kind: str
    words: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class Move:
    """The experiments that went from one bucket to another; `codes` with the day of each, empty for totals only."""

    before: str
    after: str
    words: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Changes:
    """The comparison of two days; the sums of `moves` make the differences of `rows`."""

    sentence: str
    rows: tuple[BucketChange, ...]
    moves: tuple[Move, ...]


def usual_span(start: date, today: date) -> tuple[date, date]:
    """A month back until today, not before the programme began."""
    first = max(add_months(today, -1), start)
    return (first if first < today else today - timedelta(days=1)), today


def changes(programme: UUID, first: date, last: date, *, target: int | None, codes: bool) -> Changes:
    """What stood where at the end of both days. The promised number is today's on both; `codes`: which ones moved."""
    return compared(moved_between(programme, _end_of(first), _end_of(last)), target=target, codes=codes)


def compared(moved: Sequence[Moved], *, target: int | None, codes: bool) -> Changes:
    """The buckets at both moments, their differences, and the moves that make these."""
    before = _buckets([one.before for one in moved], target)
    after = _buckets([one.after for one in moved], target)
    rows = tuple(
        BucketChange(
            bucket,
            str(words.BUCKETS[bucket]),
            number(before[bucket]),
            number(after[bucket]),
            _signed(after[bucket] - before[bucket]),
        )
        for bucket in BUCKETS
    )
    return Changes(_sentence(before, after), rows, tuple(_moves(moved, codes=codes)))


def _end_of(day: date) -> datetime:
    """The last moment of a day: what happens at midnight belongs to the next one."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE) - datetime.resolution


def _buckets(marks: Sequence[str], target: int | None) -> Counter[str]:
    found = Counter(mark for mark in marks if mark != MISSING)
    found[MISSING] = max(0, (target or 0) - found.total())
    return found


def _signed(difference: int) -> str:
    if not difference:
        return "0"
    return f"+{number(difference)}" if difference > 0 else f"−{number(-difference)}"


def _sentence(before: Counter[str], after: Counter[str]) -> str:
    more = after["carried_out"] - before["carried_out"]
    if before == after:
        return _("The figures are the same on both days.")
    if not more:
        return _("As many experiments have been carried out on both days.")
    if more < 0:
        less = ngettext(
            "One experiment less counts as carried out.", "%(n)s experiments less count as carried out.", -more
        )
        return less % {"n": number_word(-more)}
    said = ngettext("One experiment more has been carried out.", "%(n)s experiments more have been carried out.", more)
    return said % {"n": number_word(more)}


def _moves(moved: Sequence[Moved], *, codes: bool) -> list[Move]:
    """The moves by where from and where to, those into what is carried out first."""
    groups: dict[tuple[str, str], list[Moved]] = defaultdict(list)
    for one in moved:
        if one.before != one.after:
            groups[one.before, one.after].append(one)
    order = sorted(groups, key=lambda pair: (BUCKETS.index(pair[1]), BUCKETS.index(pair[0])))
    return [
        Move(
            before,
            after,
            _words(before, after, len(groups[before, after])),
            tuple((one.code, day_words(one.at) if one.at else "") for one in groups[before, after]) if codes else (),
        )
        for before, after in order
    ]


def _words(before: str, after: str, amount: int) -> str:
    facts = {
        "n": number_word(amount),
        "before": str(words.BUCKETS[before]),
        "after": str(words.BUCKETS[after]),
    }
    if before == MISSING:
        said = ngettext(
            "One experiment was begun in between: %(after)s",
            "%(n)s experiments were begun in between: %(after)s",
            amount,
        )
    elif after == MISSING:
        said = ngettext(
            "One experiment was removed: it was %(before)s",
            "%(n)s experiments were removed: they were %(before)s",
            amount,
        )
    else:
        said = ngettext("One experiment: %(before)s → %(after)s", "%(n)s experiments: %(before)s → %(after)s", amount)
    return said % facts
