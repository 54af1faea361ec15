"""The summary of a candidate: before and after in each measure's own unit, and the direction of unlike ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue import path_words, words
from oppiva.catalogue import summary_words as said
from oppiva.catalogue.measuring import WHOLE, Measures
from oppiva.catalogue.pages.links import pages_of
from oppiva.catalogue.queries import CandidateSummary, SummaryRow
from oppiva.core.charts import (
    NARROW,
    WIDE,
    EffectDrawing,
    EffectLine,
    EffectMark,
    Figure,
    IntervalRow,
    effect_figure,
    effect_mark,
    interval_row,
)
from oppiva.core.statistics import Count, Domain, EffectCell, EffectPlan, Strength

PAGE = 50  # experiments on a page, fewer than a drawing may have lines
# Each says one thing: the direction, how long for how many, how full for what it rests on.
KEYS = (
    ("better", 1, Strength.SERIES), ("worse", 1, Strength.SERIES), ("level", 1, Strength.SERIES),
    ("mixed", 1, Strength.SERIES), ("untold", 0, Strength.SERIES),
    ("better", 0, Strength.SERIES), ("better", 1, Strength.SERIES), ("better", 2, Strength.SERIES),
    ("better", 1, Strength.SERIES), ("better", 1, Strength.BEFORE_AFTER), ("better", 1, Strength.OPINION),
)  # fmt: skip


@dataclass(frozen=True)
class MeasureShown:
    """A row of the table: both figures with their n and days, the difference, and what must be known of it."""

    what: str
    source: str
    before: str
    before_n: str
    before_days: str
    after: str
    after_n: str
    after_days: str
    difference: str
    estimate: str
    span: str
    why: tuple[str, ...]
    direction: str
    mark: str
    domain: str
    note: str
    edit: str


@dataclass(frozen=True)
class ExperimentShown:
    """An experiment with the rows of its measures."""

    code: str
    name: str
    language: str
    address: str
    mark: str
    fate: str
    kinds: str
    mixed: str
    measures: tuple[MeasureShown, ...]


@dataclass(frozen=True)
class TallyShown:
    """One domain: k of n, its interval and test, and what is left out."""

    domain: str
    favourable: str
    interval: str
    p: str
    left: str


def summary_page(
    found: CandidateSummary, *, today: date, page: int, may_write: bool, may_export: bool, readers: Sequence[str]
) -> dict[str, object]:
    """All of the page."""
    candidate, plan = found.candidate, found.plan
    programme = candidate.programme.code
    cut = Paginator(found.rows, PAGE).get_page(page)
    shown = [experiment_shown(one, candidate.code, programme, today, may_write=may_write) for one in cut]
    read = sum(one.read.version > 0 for row in found.rows for one in row.measures)
    figures = _figures(cut, plan)
    return {
        "code": candidate.code,
        "name": candidate.name,
        "language": candidate.language,
        "lead": said.sentence(len(found.rows), read),
        "tabs": pages_of(programme, candidate.code, "summary"),
        "cut": cut,
        "experiments": shown,
        "figures": figures,
        "keys": _keys() if figures else (),
        "tallies": [_tally(plan, at) for at in range(len(Domain))],
        "findings": [said.tally_sentence(one) for one in plan.tallies if one.n],
        "denominators": _denominators(plan),
        "total": plan.total,
        "domains": [said.domain_name(one) for one in Domain],
        "beside": [str(said.BESIDE[one]) for one in plan.beside],
        "notes": [
            one
            for one in (said.background(found.background), said.missing(found.missing), said.unread(found.unread))
            if one
        ],
        "may_write": may_write,
        "may_export": may_export and bool(found.rows),
        "readers": words.readers(readers),
    }


def experiment_shown(
    row: SummaryRow, candidate: str, programme: str, today: date, *, may_write: bool
) -> ExperimentShown:
    """One experiment as the table tells it."""
    held = row.round

    def edit(position: int) -> str:
        args = [programme, candidate, held.code, position]
        return reverse("catalogue:measure_reading", args=args) if may_write else ""

    return ExperimentShown(
        code=held.code,
        name=held.name,
        language=held.language,
        address=reverse("experiments:experiment", args=[programme, held.code]),
        mark=said.MARKS[row.fate],
        fate=str(said.FATES[row.fate]),
        kinds=", ".join(path_words.kind_name(kind).lower() for kind in row.kinds),
        mixed=path_words.mixed() if row.mixed else "",
        measures=tuple(_measure(one, edit(one.numbers.position), today) for one in row.measures),
    )


def _measure(one: Measures, edit: str, today: date) -> MeasureShown:
    numbers, samples = one.numbers, one.samples
    whys = (said.why(one), said.beside(one.comparison), said.left_out(numbers.other_unit))
    return MeasureShown(
        what=numbers.what or _("A measure without a name"),
        source=said.source(numbers.how, numbers.who),
        before=said.figure(one, one.before, samples[1] if samples else None),
        before_n=said.cases(one.before, said=numbers.stated is None or numbers.stated_n is not None),
        before_days=said.days(one.before, numbers.stated_period, today),
        after=said.figure(one, one.after, samples[0] if samples else None),
        after_n=said.cases(one.after),
        after_days=said.days(one.after, "", today),
        difference=said.difference(one) if one.shown == WHOLE else "",
        estimate=said.estimate(one),
        span=_span(one),
        why=tuple(dict.fromkeys(text for text in whys if text)),
        direction=said.direction(one.outcome.direction),
        mark=_small(one),
        domain=said.domain_name(one.read.domain),
        note=one.read.note if not one.read.method_changed else "",
        edit=edit,
    )


def _small(one: Measures) -> str:
    """The arrow of one measure beside its word."""
    strength = one.outcome.strength or Strength.BEFORE_AFTER
    size = sum(one.outcome.n >= least for least in (10, 50))
    return effect_mark(EffectMark(one.outcome.direction, size, strength))


def _span(one: Measures) -> str:
    """The interval as a drawing on a scale of its own, with the place where there is no difference."""
    found = one.comparison
    if found is None or found.interval is None or one.samples is None or found.difference is None:
        return ""
    nothing = 1.0 if isinstance(one.samples[0], Count) else 0.0
    ends = [end for end in (found.interval.low, found.interval.high, found.difference, nothing) if end is not None]
    room = (max(ends) - min(ends)) / 10 or 1.0
    least = 0.0 if isinstance(one.samples[0], Count) else min(ends) - room
    low, high = found.interval.low, found.interval.high
    return interval_row(IntervalRow(found.difference, low, high, least, max(ends) + room, nothing)).svg


def _figures(cut: Page[SummaryRow], plan: EffectPlan) -> tuple[Figure, Figure] | None:
    """The effect direction of the page's experiments, wide and narrow; none while nothing is read."""
    codes = {row.round.code: row.round.name for row in cut}
    rows = [one for one in plan.rows if one.code in codes]
    if not any(cell.direction for one in rows for cell in one.cells):
        return None
    lines = tuple(EffectLine(one.code, tuple(_mark(cell) for cell in one.cells)) for one in rows)
    drawing = EffectDrawing(
        lines=lines,
        columns=tuple(said.domain_name(one) for one in Domain),
        title=_("Effect direction"),
        description=" ".join(said.tally_sentence(one) for one in plan.tallies if one.n),
        head=_("Experiment"),
        none=_("not measured"),
    )
    return effect_figure(drawing, size=WIDE, key="ew"), effect_figure(drawing, size=NARROW, key="en")


def _mark(cell: EffectCell) -> EffectMark | None:
    if cell.direction is None:
        return None
    return EffectMark(cell.direction, cell.size, cell.strength or Strength.BEFORE_AFTER, said.mark_words(cell))


def _keys() -> tuple[tuple[str, str], ...]:
    """The marks with their words: direction, size and filling, each told once."""
    told = (
        *(said.direction(one).lower() for one in ("better", "worse", "level", "mixed", "untold")),
        _("short: n under 10"),
        _("longer: n 10–49"),
        _("longest: n at least 50"),
        _("full: a series of numbers"),
        _("half full: before and after"),
        _("broken line: the team's own view"),
    )
    return tuple(
        (effect_mark(EffectMark(direction, size, strength)), text)
        for (direction, size, strength), text in zip(KEYS, told, strict=True)
    )


def _tally(plan: EffectPlan, at: int) -> TallyShown:
    one = plan.tallies[at]
    return TallyShown(
        said.domain_name(one.domain), said.favourable(one), said.tally_interval(one), said.sign_p(one),
        said.tally_left(one),
    )  # fmt: skip


def _denominators(plan: EffectPlan) -> list[tuple[str, str, int, int, tuple[tuple[str, int], ...]]]:
    """Mark, words, how many, how many with a direction, and those by domain."""
    domains = [said.domain_name(one) for one in Domain]
    return [
        (
            said.MARKS[one.fate],
            str(said.FATES[one.fate]),
            one.experiments,
            one.directed,
            tuple(zip(domains, one.by_domain, strict=True)),
        )
        for one in plan.denominators
    ]
