"""The timeline of a programme: work packages, evaluation rounds and the event, with the same facts as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.core.charts import Dot, Row, Run, Timeline, timeline
from oppiva.reporting.situation import Situation, Step
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import date as day_words
from oppiva.ui.formatting import months

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Schedule:
    """The drawing, the finding above it, and the head of its table."""

    timeline: Timeline
    finding: str
    head: tuple[str, ...]


def schedule_of(situation: Situation) -> Schedule:
    """Packages in the order of the plan, then rounds and event; the span holds the programme and every row."""
    spans = [(one.start, one.end) for one in situation.packages] + [(one.start, one.end) for one in situation.steps]
    start = min([situation.start, *(span[0] for span in spans)])
    end = max([situation.end, *(span[1] for span in spans)])
    today = situation.today
    rows = [_row(one.code, one.title, one.start, one.end, today) for one in situation.packages]
    rows += [_row("", step_name(one), one.start, one.end, today, dots=True) for one in situation.steps]
    return Schedule(
        timeline(rows, start=start, end=end, months=months(), today=today),
        finding(situation),
        (pgettext("target", "Code"), _("What"), _("Begins"), _("Ends"), _("Stands")),
    )


def step_name(step: Step) -> str:
    """Its own title, else what kind of step it is."""
    if step.kind == "round":
        return step.title or _("Evaluation round %(n)s") % {"n": step.number}
    return step.title or _("Closing event")


def finding(situation: Situation) -> str:
    """How many work packages there are and how many of them are under way today."""
    total = len(situation.packages)
    now = sum(one.under_way(situation.today) for one in situation.packages)
    if not total:
        return _("No work packages yet")
    facts = {"total": number_word(total), "now": number_inside(now)}
    if total == 1:
        return _("One work package, under way") if now else _("One work package")
    if now == total:
        return _("%(total)s work packages, all under way") % facts
    if not now:
        return _("%(total)s work packages, none under way") % facts
    words = ngettext(
        "%(total)s work packages, one of them under way", "%(total)s work packages, %(now)s of them under way", now
    )
    return words % facts


def _row(code: str, name: str, start: date, end: date, today: date, *, dots: bool = False) -> Row:
    facts = (day_words(start), day_words(end), _state(start, end, today))
    ends = (Dot(start, start <= today), Dot(end, end < today)) if dots else ()
    return Row(code, name, _runs(start, end, today), ends, facts)


def _runs(start: date, end: date, today: date) -> tuple[Run, ...]:
    """What has gone is solid, what lies ahead is dashed."""
    if today < start:
        return (Run(start, end, planned=True),)
    if today >= end:
        return (Run(start, end),)
    return (Run(start, today), Run(today + DAY, end, planned=True))


def _state(start: date, end: date, today: date) -> str:
    if today < start:
        return pgettext("work package", "not begun yet")
    return pgettext("work package", "ended") if today > end else pgettext("work package", "under way")
