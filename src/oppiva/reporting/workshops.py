"""What reporting counts and draws of workshops: series and half-days that were held, and the days of each series."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.calendars import add_months
from oppiva.core.charts import Dot, Row, Run, timeline
from oppiva.reporting import addresses, slots
from oppiva.reporting.schedule import DAY, Schedule
from oppiva.reporting.slots import Query, Tally
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import date as day_words
from oppiva.ui.formatting import months
from oppiva.workshops.queries import Held, Met, SeriesLine, half_days_held, participants_met, series_held

# So long whoever led has time to confirm the attendance; so many half-days are named.
WITHIN = timedelta(days=2)
MOST_CODES = 4


class HeldOf(Protocol):
    """A count of what has been held."""

    def __call__(self, programmes: Collection[UUID], *, imported: bool = True) -> Mapping[UUID, Held]:
        """By programme."""
        ...


def register() -> None:
    """The targets `series`, `half_days` and `participants` get their queries (records.md 13)."""
    slots.register_count("series", Query("series_held", _tallies(series_held)))
    slots.register_count("half_days", Query("half_days_held", _tallies(half_days_held)))
    slots.register_count("participants", Query("participants_met", _participants))


def _tallies(held_of: HeldOf) -> slots.Counting:
    def count(programmes: Collection[UUID], /, *, imported: bool = True) -> Mapping[UUID, Tally]:
        return {pk: Tally(one.held, _stages(one)) for pk, one in held_of(programmes, imported=imported).items()}

    return count


def _stages(one: Held) -> tuple[tuple[str, int], ...]:
    stages = (("under_way", one.under_way), ("planned", one.planned), ("empty", one.empty))
    return tuple((stage, number) for stage, number in stages if number)


def _participants(programmes: Collection[UUID], /, *, imported: bool = True) -> Mapping[UUID, Tally]:
    """Those who have been to all three half-days, and to some."""
    return {
        pk: Tally(one.people, parts=tuple(part for part in _parts(one) if part[1]))
        for pk, one in participants_met(programmes, imported=imported).items()
    }


def _parts(one: Met) -> tuple[tuple[str, int], ...]:
    return (("all_three", one.whole), ("some", one.people - one.whole))


def unconfirmed(code: str, lines: Collection[SeriesLine], today: date) -> tuple[Thing, ...]:
    """Half-days whose attendance nobody has confirmed two days after them: for who answers for the programme."""
    codes = [half_day for line in lines for half_day in line.unconfirmed(today - WITHIN + DAY)]
    if not codes:
        return ()
    title = ngettext(
        "The attendance of one workshop is not confirmed", "The attendance of %(n)s workshops is not confirmed",
        len(codes),
    )  # fmt: skip
    shown = ", ".join(codes[:MOST_CODES]) + (" …" if len(codes) > MOST_CODES else "")
    return (
        Thing(
            "attendance_open",
            title % {"n": number_inside(len(codes))},
            _("Workshops: %(codes)s. Whoever led the workshop confirms it.") % {"codes": shown},
            _("Open the list of series"),
            addresses.series(code),
            ("export", "attendance"),
            2,
        ),
    )


def series_schedule(lines: Collection[SeriesLine], today: date) -> Schedule | None:
    """The series on a timeline, a dot for each half-day; None while none has a date."""
    days = [day for line in lines for day in line.days]
    if not days:
        return None
    rows = [_row(line, today) for line in lines]
    # Whole months, so that neither the first nor the last half-day stands on the edge.
    start, end = min(days).replace(day=1), add_months(max(days).replace(day=1), 1) - DAY
    drawn = timeline(rows, start=start, end=end, months=months(), today=today)
    return Schedule(drawn, finding(lines, today), (_("Series"), _("Name"), _("Half-days"), _("Stands")))


def finding(lines: Collection[SeriesLine], today: date) -> str:
    """How many series there are, and how many of them have begun and are not over."""
    total, now = len(lines), sum(_under_way(line, today) for line in lines)
    words = {"total": number_word(total), "now": number_inside(now)}
    if now and total > 1:
        return (
            ngettext("%(total)s series, one of them under way", "%(total)s series, %(now)s of them under way", now)
            % words
        )
    return ngettext("One series", "%(total)s series", total) % words


def _under_way(line: SeriesLine, today: date) -> bool:
    begun = bool(line.held_count) or (not line.draft and line.days[0] <= today <= line.days[-1])
    return begun and line.held_count < len(line.days)


def _row(line: SeriesLine, today: date) -> Row:
    """A dot for each half-day, filled once it was held; the line is solid up to today and dashed from there on."""
    first, last = line.days[0], line.days[-1]
    dots = tuple(Dot(day, held) for day, held in line.dots)
    gone = (Run(first, min(last, today)),) if first <= today else ()
    ahead = (Run(max(first, today + DAY), last, planned=True),) if last > today else ()
    stands = _("%(held)s of %(all)s held") % {"held": line.held_count, "all": len(line.days)}
    return Row(line.code, line.name, (*gone, *ahead), dots, (", ".join(map(day_words, line.days)), stands))
