"""Numbers and diary as pages show them: the part of an experiment's page, the field for one more, the lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from oppiva.core.charts import NARROW, TALL, Size
from oppiva.core.policy import Actor, Level
from oppiva.experiments import log_words, queries, rules
from oppiva.experiments.forms.log import KINDS
from oppiva.experiments.models import EntryKind, Measured, Prediction, State, Step
from oppiva.experiments.pages.chart import Chart, Known, charts_of
from oppiva.experiments.queries.log import PAGE, EntryRow, NumberRow, OwnExperiment
from oppiva.experiments.queries.units import unit_changes
from oppiva.experiments.reading_words import readers_line
from oppiva.experiments.rules import Insider, Sight
from oppiva.experiments.services.log import OPEN, texts_are_off
from oppiva.experiments.services.telling import address_of
from oppiva.jobs import clock
from oppiva.ui.context import prefixed

ICONS = {
    EntryKind.AS_PLANNED: ("check", "ok"),
    EntryKind.SURPRISE: ("lightning", "next"),
    EntryKind.PROBLEM: ("warning-circle", "stop"),
    EntryKind.CUSTOMER_SAID: ("quotes", ""),
}


@dataclass(frozen=True)
class NumberLine:
    """A number in words; `address` where its writer corrects it, empty for others."""

    row: NumberRow
    value: str
    who: str
    measure: str
    baseline: bool
    address: str


@dataclass(frozen=True)
class EntryLine:
    """A line of the diary in words, with the icon and colour of its kind; `address` as of numbers."""

    row: EntryRow
    kind: str
    icon: str
    colour: str
    who: str
    timed: bool
    address: str


@dataclass(frozen=True)
class Device:
    """What a page tells the device that keeps its unsent rows: whose they are, whether it may keep anything."""

    key: str
    keeps: bool
    worker: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class NumberCard:
    """The field for one more number, always empty, with the last one beside it."""

    code: str
    heading: str
    rhythm: str
    what: str
    unit: str
    last: str
    last_day: date | None
    last_own: bool
    action: str
    cycle: int
    ref: UUID
    readers: str
    experiment: str


# --- the experiment's page ------------------------------------------------------------------------------------------
def log_part(sight: Sight, *, known: Known | None = None, shared: bool | None = None) -> dict[str, object]:
    """What the template `_log.html` needs; nothing for whom numbers and diary are not open.

    `known` is what the page has read of the plan, as far as it is open; `shared`: whether the device is, for a page
    that keeps its unsent rows.
    """
    if not rules.may_read_log(sight):
        return {"log": None}
    cycle, actor = sight.cycle, sight.actor
    prediction, numbers, count, charts = charted(sight, known or Known(cycle))
    entries, lines = queries.entry_rows(actor, cycle, limit=queries.NEWEST)
    writes = may_log(sight)
    # Who reads the log alone is not told what was predicted.
    against = prediction if known is None or known.prediction is not None else Prediction(unit=prediction.unit)
    return {
        "log": {
            "base": base_of(sight),
            "round": f"?kierros={cycle.number}" if cycle.decided_at is not None else "",
            "sentence": newest_sentence(sight, against, numbers),
            "what": prediction.what,
            "unit": prediction.unit,
            "numbers": number_lines(sight, prediction, numbers[: queries.SHOWN]),
            "charts": [chart_part(sight, prediction, one) for one in charts],
            "number_count": count,
            "more_numbers": count > queries.SHOWN,
            "entries": entry_lines(sight, entries),
            "entry_count": log_words.count_words(lines),
            "more_entries": lines > len(entries),
            "writes": writes,
            "writes_diary": writes and sight.experiment.state in OPEN,
            "counts": bool(prediction.what),
            "begun": prediction.locked_at is not None,
            "today": clock.today(),
            "device": _device_on(sight, shared) if writes and shared is not None else None,
        }
    }


def charted(
    sight: Sight, known: Known, *, narrow: Size = NARROW
) -> tuple[Prediction, list[NumberRow], int, tuple[Chart, ...]]:
    """The prediction with the first measure, the numbers, the newest first, how many there are, and their charts."""
    actor, cycle = sight.actor, sight.cycle
    prediction = known.prediction or queries.prediction_of(actor, cycle)
    numbers, count = queries.number_rows(actor, cycle, limit=queries.DRAWN)
    measures = queries.measure_rows(actor, prediction, later=any(row.measure > 1 for row in numbers))
    # While the trial runs a new unit of the first measure is a signed change, which is known already.
    if len(measures) > 1 or any(row.kind == Measured.BASELINE for row in numbers):
        changes = unit_changes(actor, [one.pk for one in measures if one.pk is not None])
        units = {one.position: changes.get(one.pk, ()) for one in measures if one.pk is not None}
        known = replace(known, units=units)
    return prediction, numbers, count, charts_of(known, measures, numbers, narrow=narrow)


def chart_part(sight: Sight, prediction: Prediction, chart: Chart) -> dict[str, object]:
    """A chart with its table: the newest rows, each with its unit where there are two, and where it is shown large."""
    lines = number_lines(sight, prediction, list(chart.rows[:PAGE]))
    mixed = len(set(chart.units)) > 1
    if mixed:
        units = chart.units[:PAGE]
        lines = [
            replace(line, value=log_words.shown(line.row.value, unit)) for line, unit in zip(lines, units, strict=True)
        ]
    query = [f"kierros={sight.cycle.number}"] if sight.cycle.number > 1 else []
    query += [f"mittari={chart.measure}"] if chart.measure > 1 else []
    return {
        "chart": chart,
        "lines": lines,
        "unit": "" if mixed else chart.units[0],
        "large": f"{base_of(sight)}kuvaaja/{'?' if query else ''}{'&'.join(query)}" if chart.wide else "",
    }


def _device_on(sight: Sight, shared: bool) -> Device:
    return device_of(sight.actor, shared=shared, pages=kept_pages(base_of(sight)))


def may_log(sight: Sight) -> bool:
    """Whether the reader may write into the log as the experiment stands."""
    if sight.insider is None or sight.cycle.decided_at is not None:
        return False
    return sight.experiment.state in OPEN or sight.experiment.state == State.PLANNED


def newest_sentence(sight: Sight, prediction: Prediction, numbers: list[NumberRow]) -> str:
    """What the newest numbers of the trial say."""
    values = queries.newest_values(numbers)
    newest = next((row.day for row in numbers if row.measure == 1 and row.kind == Measured.TRIAL), None)
    baseline = None
    if values and queries.needs_baseline(prediction):
        baseline = queries.baseline_of(sight.actor, sight.experiment)
    return log_words.newest_sentence(values, prediction, baseline, newest, clock.today())


def number_lines(
    sight: Sight, prediction: Prediction, rows: list[NumberRow], later: list[tuple[int, str, str]] | None = None
) -> list[NumberLine]:
    """The rows in words; `later` names the second and third measure where they are shown."""
    units = {1: prediction.unit} | {position: unit for position, _what, unit in later or ()}
    names = {position: what for position, what, _unit in later or ()}
    own = sight.insider.person_id if sight.insider is not None and may_log(sight) else None
    base = base_of(sight)
    return [
        NumberLine(
            row,
            log_words.shown(row.value, units.get(row.measure, "") if later else ""),
            log_words.first_name(row.name),
            names.get(row.measure, prediction.what if row.measure == 1 else ""),
            row.kind == Measured.BASELINE,
            f"{base}luvut/{row.pk}/" if own is not None and row.person == own else "",
        )
        for row in rows
    ]


def entry_lines(sight: Sight, rows: list[EntryRow]) -> list[EntryLine]:
    """The rows in words."""
    labels = {str(kind): str(label) for kind, label in KINDS}
    own = sight.insider.person_id if sight.insider is not None and may_log(sight) else None
    base = base_of(sight)
    return [
        EntryLine(
            row,
            labels[row.kind],
            *ICONS[EntryKind(row.kind)],
            log_words.first_name(row.name),
            # The hour says something of what was written down the same day.
            row.made_at.astimezone(clock.HELSINKI).date() == row.day,
            f"{base}paivakirja/{row.pk}/" if own is not None and row.person == own else "",
        )
        for row in rows
    ]


def chart_page(sight: Sight, known: Known, *, measure: int) -> dict[str, object]:
    """The chart of one measure on a page of its own; not there for whom the numbers are not open."""
    if not rules.may_read_log(sight):
        raise Http404
    _prediction, _numbers, _count, charts = charted(sight, known, narrow=TALL)
    found = next((one for one in charts if one.measure == measure), None)
    if found is None:
        raise Http404
    return {"chart": found, "base": base_of(sight), "round": sight.cycle.number}


# --- the lists ------------------------------------------------------------------------------------------------------
def numbers_page(sight: Sight, number: int) -> dict[str, object]:
    """All numbers of a cycle, fifty to a page, the newest first."""
    prediction = queries.prediction_of(sight.actor, sight.cycle)
    later = queries.later_measures(sight.actor, sight.cycle)
    rows, total = queries.number_rows(sight.actor, sight.cycle, offset=(number - 1) * PAGE)
    several = [(1, prediction.what, prediction.unit), *later] if later else None
    heading = log_words.numbers_sentence(total)
    return {
        **frame_of(sight, heading, _("Numbers")),
        "lines": number_lines(sight, prediction, rows, several),
        "several": bool(later),
        "what": prediction.what,
        "unit": prediction.unit,
        "page": paged(total, number),
    }


def diary_page(sight: Sight, number: int) -> dict[str, object]:
    """The whole diary of a cycle, fifty lines to a page, the newest first."""
    rows, total = queries.entry_rows(sight.actor, sight.cycle, offset=(number - 1) * PAGE)
    return {
        **frame_of(sight, log_words.diary_sentence(total), _("Diary")),
        "lines": entry_lines(sight, rows),
        "page": paged(total, number),
    }


def paged(total: int, number: int) -> Page[int]:
    """The page of a list that is cut by the database."""
    return Paginator(range(total), PAGE).get_page(number)


# --- the forms ------------------------------------------------------------------------------------------------------
def form_page(insider: Insider, heading: str, *, shared: bool, texts_off: bool = False) -> dict[str, object]:
    """What the pages with a form need around it."""
    sight = sight_of(insider)
    open_to_leaders = rules.is_shared(insider.cycle, Step.LOG)
    return {
        **frame_of(sight, heading),
        "readers": readers_line(insider.experiment, insider.cycle, shared=open_to_leaders),
        "shared": open_to_leaders,
        "shareable": insider.cycle.decided_at is None,
        "step": Step.LOG.value,
        "texts_off": texts_off,
        "device": device_of(insider.actor, shared=shared, pages=pages_to_keep(insider)),
    }


def sight_of(insider: Insider) -> Sight:
    """A member's sight of the experiment."""
    return Sight(insider.experiment, insider.cycle, insider.actor, Level.FULL, insider)


def texts_off(insider: Insider) -> bool:
    """Whether only numbers and kinds are taken now."""
    return texts_are_off(insider.experiment, queries.trial_of(insider.actor, insider.cycle))


def measures(insider: Insider) -> list[tuple[int, str, str]]:
    """Position, what and unit of the measures there are; none while nothing is counted."""
    prediction = queries.prediction_of(insider.actor, insider.cycle)
    first = [(1, prediction.what, prediction.unit)] if prediction.what else []
    return [*first, *queries.later_measures(insider.actor, insider.cycle)]


def last_lines(insider: Insider, measures: Sequence[tuple[int, str, str]]) -> list[tuple[str, str, date]]:
    """What stands beside the empty field: the measure's name where there are several, its last number and day."""
    rows, _total = queries.number_rows(insider.actor, insider.cycle, limit=queries.SHOWN)
    newest = {row.measure: row for row in reversed(rows)}
    return [
        (what if len(measures) > 1 else "", f"{log_words.shown(newest[place].value)} {unit}".strip(), newest[place].day)
        for place, what, unit in measures
        if place in newest
    ]


# --- the field on the first page ------------------------------------------------------------------------------------
def number_card(own: OwnExperiment, name: str, ref: UUID) -> NumberCard:
    """The field of a running experiment; `name` is who is asked."""
    experiment, prediction, last = own.experiment, own.prediction, own.last
    address = here(address_of(experiment))
    return NumberCard(
        code=experiment.code,
        heading=_("%(name)s, write down a number") % {"name": log_words.first_name(name)},
        rhythm=log_words.rhythm_words(prediction.rhythm),
        what=prediction.what,
        unit=prediction.unit,
        last=log_words.shown(last.value) if last is not None else "",
        last_day=last.day if last is not None else None,
        last_own=last is not None and last.own,
        action=f"{address}luku/",
        cycle=own.cycle.number,
        ref=ref,
        readers=readers_line(experiment, own.cycle, shared=own.shared),
        experiment=address,
    )


# --- the device -----------------------------------------------------------------------------------------------------
def device_of(actor: Actor, *, shared: bool, pages: tuple[str, ...]) -> Device:
    """What the script of the log is told."""
    return Device(device_key(actor), not shared, worker_address(), pages)


def device_key(actor: Actor) -> str:
    """By what a device tells one person's unsent rows and pages from another's; it leads to nobody."""
    return salted_hmac("oppiva.log", str(actor.person_id)).hexdigest()[:24]


def worker_address() -> str:
    """The one script that answers without network; its address has no language, so that it serves all."""
    with override("fi"):
        return reverse("experiments:log_worker")


def pages_to_keep(insider: Insider) -> tuple[str, ...]:
    """What a phone can open without network: the first page, the experiment, and where one writes."""
    return kept_pages(here(address_of(insider.experiment)))


def kept_pages(experiment: str) -> tuple[str, ...]:
    """As `pages_to_keep`, by the address of the experiment."""
    return (here("/"), experiment, f"{experiment}luku/", reverse("experiments:log_own"))


# --- addresses ------------------------------------------------------------------------------------------------------
def here(path: str) -> str:
    """A path in the active language."""
    return prefixed(path, get_language() or "fi")


def base_of(sight: Sight) -> str:
    """The address of the experiment in the active language."""
    return here(address_of(sight.experiment))


def frame_of(sight: Sight, heading: str, where: str = "") -> dict[str, object]:
    """Heading and path of a page below the experiment's; the path says `where` unless the heading does."""
    base = base_of(sight)
    own: list[tuple[str, str]] = [(where, "")] if where else []
    return {
        "app": True,
        "heading": heading,
        "title": where or heading,
        "path": [(_("Experiment %(code)s") % {"code": sight.experiment.code}, base), *own],
        "base": base,
        "writes": may_log(sight),
        "today": clock.today(),
        "experiment": sight.experiment,
    }
