"""The summary of a candidate as a workbook: every measure with its exact figures, directions, tallies, denominators."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from oppiva.catalogue import summary_words as said
from oppiva.catalogue.measuring import WHOLE, Measures
from oppiva.catalogue.queries import CandidateSummary, SummaryRow
from oppiva.core.statistics import Domain
from oppiva.jobs import clock
from oppiva.ui.tables import Cell, Column, Table, as_book

FOUR = Decimal("0.0001")


def summary_book(found: CandidateSummary) -> bytes:
    """Four sheets; what may not be told on the page is an empty cell here."""
    plan, candidate = found.plan, found.candidate
    about = [
        (_("Candidate"), f"{candidate.code} {candidate.name}"),
        *((_("Beside it"), str(said.BESIDE[one])) for one in plan.beside),
        *(
            (_("Beside it"), one)
            for one in (said.background(found.background), said.missing(found.missing), said.unread(found.unread))
            if one
        ),
    ]
    tables = [_measures(found), _directions(found), _tallies(found), _denominators(found)]
    return as_book(f"{_('Summary')} {candidate.code}", tables, about=about)


def _measures(found: CandidateSummary) -> Table:
    columns = [
        Column(_("Code")), Column(_("Experiment")), Column(_("What became of it")), Column(_("Measure")),
        Column(_("Unit")), Column(_("How and by whom")), Column(_("Domain")),
        Column(_("Before"), "number"), Column(_("n before"), "number"), Column(_("First day before"), "day"),
        Column(_("Last day before"), "day"),
        Column(_("After"), "number"), Column(_("n after"), "number"), Column(_("First day after"), "day"),
        Column(_("Last day after"), "day"),
        Column(_("Difference"), "number"), Column(_("Estimate"), "number"), Column(_("Lower limit 95 %"), "number"),
        Column(_("Upper limit 95 %"), "number"), Column(_("p"), "number"), Column(_("Direction")),
        Column(_("Method changed")), Column(_("Note")), Column(_("In words")),
    ]  # fmt: skip
    rows = [_row(row, one) for row in found.rows for one in row.measures]
    return Table(_("Measures"), columns, rows, clock.today())


def _row(row: SummaryRow, one: Measures) -> list[Cell]:
    numbers, read, before, after = one.numbers, one.read, one.before, one.after
    told = one.shown == WHOLE and not one.is_few and not read.method_changed
    compared = one.comparison if told else None
    interval = compared.interval if compared is not None else None
    unsaid = numbers.stated is not None and numbers.stated_n is None
    return [
        row.round.code, row.round.name, str(said.FATES[row.fate]), numbers.what, numbers.unit,
        said.source(numbers.how, numbers.who), said.domain_name(read.domain) or None,
        before.value if before else None, before.n if before and not unsaid else None,
        before.first if before else None, before.last if before else None,
        after.value if after else None, after.n if after else None,
        after.first if after else None, after.last if after else None,
        one.outcome.difference if told else None,
        _exact(compared.difference if compared else None), _exact(interval.low if interval else None),
        _exact(interval.high if interval else None), _exact(compared.p if compared else None),
        said.direction(one.outcome.direction),
        _("yes") if read.method_changed else _("no"), read.note or None,
        "; ".join(text for text in (said.estimate(one), said.why(one)) if text) or None,
    ]  # fmt: skip


def _exact(value: float | None) -> Decimal | None:
    return Decimal(str(value)).quantize(FOUR) if value is not None else None


def _directions(found: CandidateSummary) -> Table:
    columns = [Column(_("Code")), *(Column(said.domain_name(one)) for one in Domain)]
    rows: list[list[Cell]] = [
        [one.code, *(said.mark_words(cell) or _("not measured") for cell in one.cells)] for one in found.plan.rows
    ]
    return Table(_("Effect direction"), columns, rows, clock.today())


def _tallies(found: CandidateSummary) -> Table:
    columns = [
        Column(_("Domain")), Column(_("Better"), "number"), Column(_("With a direction"), "number"),
        Column(_("Lower limit 95 %"), "number"), Column(_("Upper limit 95 %"), "number"),
        Column(_("Sign test, p"), "number"), Column(_("No difference"), "number"), Column(_("Mixed"), "number"),
        Column(_("Not told"), "number"), Column(_("Not measured"), "number"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            said.domain_name(one.domain), one.favourable, one.n,
            _exact(one.interval.low) if one.interval and not one.count_only else None,
            _exact(one.interval.high) if one.interval and not one.count_only else None,
            _exact(one.p), one.level, one.mixed, one.untold, one.not_measured,
        ]
        for one in found.plan.tallies
    ]  # fmt: skip
    return Table(_("By domain"), columns, rows, clock.today())


def _denominators(found: CandidateSummary) -> Table:
    columns = [
        Column(_("What became of them")), Column(_("Experiments"), "number"), Column(_("With a direction"), "number"),
        *(Column(said.domain_name(one), "number") for one in Domain),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [str(said.FATES[one.fate]), one.experiments, one.directed, *one.by_domain] for one in found.plan.denominators
    ]
    return Table(_("All experiments"), columns, rows, clock.today())
