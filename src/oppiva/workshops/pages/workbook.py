"""What the pages of a workbook show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.policy import Actor
from oppiva.people import queries, slots
from oppiva.people import workbook_words as words
from oppiva.people.models import Language, WorkbookRow, WorkbookRun
from oppiva.people.services import columns_of
from oppiva.programme.models import Programme
from oppiva.ui import formatting
from oppiva.ui.context import bare_path, prefixed
from oppiva.workshops import rules
from oppiva.workshops.forms.workbook import WorkbookChoicesForm, WorkbookColumnsForm, WorkbookRowForm
from oppiva.workshops.services.workbook_values import series_code

ALL = "kaikki"
UNDO = timedelta(days=30)
MOST_HEADINGS = 40
# Of a row that is no person and no half-day: so many of its values, each so long.
MOST_NAMED, LONGEST_NAMED = 6, 80
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class RowView:
    """A row in words; `mend` is the field to write anew in place, `answers` the buttons of what only a person knows."""

    position: int
    number: int
    sheet: str
    title: str
    more: str
    fate: str
    tag: tuple[str, str, str | Promise]
    reason: str
    asks: bool
    link: str = ""
    label: str = ""
    field: str = ""
    value: str = ""
    choices: Choices = ()
    answers: Sequence[tuple[str, str | Promise]] = ()


class Chooser:
    """The choices of a programme's columns, each asked for once."""

    def __init__(self, actor: Actor, programme: UUID) -> None:
        self._actor, self._programme = actor, programme
        self._known: dict[object, Choices] = {}

    def of(self, column: slots.SheetColumn) -> Choices:
        """The values of a column with their labels; none for a column of free text."""
        if column.choices is None:
            return ()
        if column.choices not in self._known:
            self._known[column.choices] = column.choices(self._actor, self._programme)
        return self._known[column.choices]

    def hidden(self, rows: Sequence[WorkbookRow]) -> frozenset[int]:
        """Positions of the rows that tell how the reader's own staff was there: not for a superior's eyes (W5)."""
        return rules.rows_of_staff(self._actor, [row for row in rows if row.sheet == "attendance"])


def start(programme: Programme, form: object, *, may_add: bool) -> dict[str, object]:
    """The page that tells what the workbook is and takes it in."""
    template = bare_path(reverse("workshops:workbook_template", args=[programme.code]))
    return {
        "programme": programme,
        "form": form,
        "may_add": may_add,
        "recent": [
            (one, words.RUN_STATES[one.state], reverse("workshops:workbook_run", args=[programme.code, one.pk]))
            for one in queries.workbook_lines(programme.pk)
        ],
        "sheets": [str(sheet.title) for sheet in slots.workbook_sheets()],
        "languages": [(str(code), str(name), prefixed(template, str(code))) for code, name in Language.choices],
        "path": path(programme),
    }


def preview(actor: Actor, programme: Programme, run: WorkbookRun, fate: str, page: int) -> dict[str, object]:
    """A workbook before it is brought in."""
    chooser = Chooser(actor, programme.pk)
    counts = queries.workbook_counts(run)
    # What waits for a person is shown first.
    fate = fate or ("refused" if counts.refused else "")
    unknown = unknown_choices(run, chooser)
    columns = columns_form(run)
    return {
        **_shown(programme, run, counts, fate, page, chooser),
        "sentence": _ready(counts),
        "unknown": WorkbookChoicesForm(unknown=unknown, nothing=_("Choose it later, row by row")) if unknown else None,
        "columns": columns if columns.fields and run.file else None,
        "columns_missing": _columns_missing(run),
        "skipped": _skipped(run),
        "before": queries.same_workbook_before(run),
    }


def brought(actor: Actor, programme: Programme, run: WorkbookRun, fate: str, page: int) -> dict[str, object]:
    """A workbook after it was brought in or taken back."""
    counts = queries.workbook_counts(run)
    confirmed = run.state == WorkbookRun.State.CONFIRMED
    return {
        **_shown(programme, run, counts, fate, page, Chooser(actor, programme.pk)),
        "sentence": _written(run, counts),
        "left": counts.left if confirmed else 0,
        "undo_until": run.confirmed_at + UNDO if run.confirmed_at and confirmed else None,
        "series_list": _series_list(programme),
    }


def one_row(
    programme: Programme, run: WorkbookRun, row: WorkbookRow, form: WorkbookRowForm, chooser: Chooser
) -> dict[str, object]:
    """A row alone, with all its fields."""
    return {
        "programme": programme,
        "run": run,
        "row": _view(row, chooser, open_=True),
        "form": form,
        "path": [*path(programme), (source_of(run), _base(programme, run))],
    }


def undoing(programme: Programme, run: WorkbookRun) -> dict[str, object]:
    """What taking the workbook back would do."""
    return {
        "programme": programme,
        "run": run,
        "counts": queries.workbook_counts(run),
        "path": [*path(programme), (source_of(run), _base(programme, run))],
    }


def path(programme: Programme) -> list[tuple[str, str]]:
    """The way to the page of the workbook."""
    return [
        (programme.label, reverse("reporting:programme", args=[programme.code])),
        (_("Workshop series"), reverse("workshops:series_list", args=[programme.code])),
        (_("Bring in what has been done"), reverse("workshops:workbook", args=[programme.code])),
    ]


def source_of(run: WorkbookRun) -> str:
    """The workbook by its file."""
    return run.name or _("Workbook")


def row_form(row: WorkbookRow, chooser: Chooser, data: Mapping[str, str] | None = None) -> WorkbookRowForm:
    """The form of a row: all its fields, or when some were sent those."""
    columns = [one for one in columns_of(row.sheet) if one.hint or row.values.get(one.field)]
    only = {one.field for one in columns if data is not None and one.field in data}
    # Several organisations may stand in one cell: that is typed.
    choices = {
        one.field: chooser.of(one) for one in columns if one.choices is not None and one.field != "organisations"
    }
    if row.sheet == "people":
        choices.pop("series", None)
    values = {name: _day_shown(_columns(row.sheet).get(name), value) for name, value in row.values.items()}
    return WorkbookRowForm(data, columns=columns, values=values, choices=choices, only=only)


def unknown_choices(run: WorkbookRun, chooser: Chooser) -> list[tuple[tuple[str, str, str], str, Choices]]:
    """What nobody knew, each with its label and what may be chosen."""
    found = []
    titles = _sheet_titles()
    for one in queries.unknown_words(run):
        column = _columns(one.sheet).get(one.field)
        if column is not None and column.choices is not None:
            label = ngettext(
                "%(sheet)s, %(column)s: %(words)s (%(n)s row)",
                "%(sheet)s, %(column)s: %(words)s (%(n)s rows)",
                one.rows,
            ) % {
                "sheet": titles[one.sheet],
                "column": column.title,
                "words": one.words or _("empty"),
                "n": one.rows,
            }
            found.append(((one.sheet, one.field, one.words), label, chooser.of(column)))
    return found


def columns_form(run: WorkbookRun, data: Mapping[str, str] | None = None) -> WorkbookColumnsForm:
    """What the headings were read as; those nobody knew come first."""
    found = run.reading.get("headings", [])
    headings = sorted(found if isinstance(found, list) else [], key=lambda head: bool(head["field"]))[:MOST_HEADINGS]
    meanings = {
        sheet.kind: [(column.field, str(column.title)) for column in columns_of(sheet.kind)]
        for sheet in slots.workbook_sheets()
    }
    return WorkbookColumnsForm(data, headings=headings, meanings=meanings, sheets=_sheet_titles())


def _shown(
    programme: Programme, run: WorkbookRun, counts: queries.WorkbookCounts, fate: str, page: int, chooser: Chooser
) -> dict[str, object]:
    found = queries.workbook_rows(run, fate=fate, page=page)
    hidden = chooser.hidden(found.rows)
    return {
        "programme": programme,
        "run": run,
        "counts": counts,
        "tabs": _tabs(programme, run, counts, fate),
        "fate": fate,
        "page": found,
        "rows": [
            _view(row, chooser, open_=run.state == WorkbookRun.State.PREVIEWED, link=_link(programme, run, row))
            if row.position not in hidden
            else _bare(row, chooser)
            for row in found.rows
        ],
        "source": source_of(run),
        "row_base": _base(programme, run),
        "path": path(programme),
    }


def _series_list(programme: Programme) -> str:
    return reverse("workshops:series_list", args=[programme.code])


def _link(programme: Programme, run: WorkbookRun, row: WorkbookRow) -> str:
    """The page of what a row brought in or was matched with; nothing before the yes and after it was taken back."""
    if run.state != WorkbookRun.State.CONFIRMED or row.fate in {"refused", "left_out"}:
        return ""
    if row.sheet == "people":
        return reverse("people:person_detail", args=[row.person_id]) if row.person_id else ""
    words_ = row.values.get("code") or row.values.get("series", "")
    if row.sheet == "experiments":
        # In the cell the team may stand beside the series: 07-3.
        words_ = str(row.facts.get("code", words_)).rpartition("-")[0] or words_
    return f"{_series_list(programme)}{series_code(words_.partition('/')[0])}/"


def _base(programme: Programme, run: WorkbookRun) -> str:
    return reverse("workshops:workbook_run", args=[programme.code, run.pk])


def _view(row: WorkbookRow, chooser: Chooser, *, open_: bool, link: str = "") -> RowView:
    columns = _columns(row.sheet)
    asks = open_ and row.fate == WorkbookRow.Fate.REFUSED
    column = columns.get(row.field) if asks else None
    title, more = _named(row, chooser)
    return RowView(
        row.position,
        row.number,
        _sheet_titles().get(row.sheet, row.sheet),
        title,
        more,
        row.fate,
        words.FATES[row.fate],
        words.reason_of(row, {name: str(one.title) for name, one in columns.items()}),
        asks,
        link=link,
        label=str(column.title) if column is not None else "",
        field=column.field if column is not None else "",
        value=_day_shown(column, row.values.get(row.field, "")),
        choices=_offered(row, column, chooser) if column is not None else (),
        answers=words.ANSWERS.get(row.reason, ()) if asks else (),
    )


def _bare(row: WorkbookRow, chooser: Chooser) -> RowView:
    """That there is a row about somebody, and nothing of what it says."""
    title, _more = _named(row, chooser)
    sheet = _sheet_titles().get(row.sheet, row.sheet)
    reason = _("You are this person's superior, so you do not see the attendance.")
    return RowView(row.position, row.number, sheet, title, "", row.fate, words.FATES[row.fate], reason, asks=False)


def _offered(row: WorkbookRow, column: slots.SheetColumn, chooser: Chooser) -> Choices:
    """A list where one thing of the list is the answer; several series or organisations are typed."""
    several = column.field == "organisations" or (row.sheet, column.field) == ("people", "series")
    return () if several else chooser.of(column)


def _named(row: WorkbookRow, chooser: Chooser) -> tuple[str, str]:
    """What a row is called: a person by name, a series and a half-day by code; and what else it says."""
    values = {name: _readable(row.sheet, name, value, chooser) for name, value in row.values.items() if value}
    if row.sheet == "people":
        kept = [values.get(one, "") for one in ("mail", "organisation", "unit", "series")]
        return _person_in(values), " · ".join(filter(None, kept))
    if row.sheet == "sessions":
        code = "/".join(filter(None, (values.get("series"), values.get("number"))))
        return code, " · ".join(
            filter(None, (values.get(one) for one in ("day", "starts", "place", "facilitator_mail")))
        )
    if row.sheet == "attendance":
        code = "/".join(filter(None, (values.get("series"), values.get("number"))))
        times = "–".join(filter(None, (values.get("arrived"), values.get("left"))))
        more = (code, values.get("day"), values.get("mode"), times, values.get("minutes"))
        return _person_in(values) or values.get("mail", ""), " · ".join(filter(None, more))
    first = next((column.field for column in columns_of(row.sheet)), "")
    others = [_short(value) for name, value in values.items() if name != first]
    return values.get(first, ""), " · ".join(others[:MOST_NAMED])


def _short(value: str) -> str:
    """The beginning of a long text: the whole of it stands on the row's own page."""
    return value if len(value) <= LONGEST_NAMED else f"{value[:LONGEST_NAMED].rstrip()}…"


def _person_in(values: Mapping[str, str]) -> str:
    """The name of a row's person, of one column or of two."""
    name = values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    return name or values.get("name_last_first", "")


def _readable(sheet: str, name: str, value: str, chooser: Chooser) -> str:
    """A value as it was written, a day as days are written, a chosen record by its name."""
    column = _columns(sheet).get(name)
    try:
        UUID(value)
    except ValueError:
        return _day_shown(column, value)
    return dict(chooser.of(column)).get(value, value) if column is not None else value


def _day_shown(column: slots.SheetColumn | None, value: str) -> str:
    """A day that the spreadsheet gave as 2026-01-14 as people write it; whatever else stands there as it is."""
    if column is None or not column.day:
        return value
    try:
        return formatting.date(date.fromisoformat(value))
    except ValueError:
        return value


@cache
def _columns(sheet: str) -> Mapping[str, slots.SheetColumn]:
    # Sheets are registered when the process begins and stay as they are.
    return {column.field: column for column in columns_of(sheet)}


def _sheet_titles() -> dict[str, str]:
    return {sheet.kind: str(sheet.title) for sheet in slots.workbook_sheets()}


def _tabs(
    programme: Programme, run: WorkbookRun, counts: queries.WorkbookCounts, now: str
) -> list[tuple[str, str, bool]]:
    """The fates that occur, with their numbers."""
    base = _base(programme, run)
    labels = {
        "refused": _("To mend"),
        "new": _("New"),
        "changed": _("Changes"),
        "matched": _("Known"),
        "left_out": _("Left out"),
    }
    shown = [
        (f"{label} {counts.fates[fate]}", f"{base}?rivit={fate}#rivit", fate == now)
        for fate, label in labels.items()
        if counts.fates[fate] or fate == now
    ]
    whole = (f"{_('All rows')} {counts.rows}", f"{base}?rivit={ALL}#rivit", now in {"", ALL})
    return [*shown[:1], whole, *shown[1:]] if counts.refused else [whole, *shown]


def _columns_missing(run: WorkbookRun) -> list[str]:
    """Sheets that lack a column without which no row comes in."""
    found = run.reading.get("headings", [])
    headings = found if isinstance(found, list) else []
    missing = []
    for sheet in slots.workbook_sheets():
        there = {head["field"] for head in headings if head["sheet"] == sheet.kind}
        for column in columns_of(sheet.kind) if any(head["sheet"] == sheet.kind for head in headings) else ():
            if column.required and column.field not in there:
                missing += [f"{sheet.title}: {column.title}"]
    return missing


def _skipped(run: WorkbookRun) -> list[str]:
    """What was passed by, one line a row or sheet."""
    lines = []
    found = run.reading.get("skipped", [])
    for part in found if isinstance(found, list) else []:
        what = str(words.SKIPPED.get(str(part.get("code")), part.get("code")))
        place = str(part.get("sheet", ""))
        if part.get("number"):
            place = _("%(sheet)s, row %(row)s") % {"sheet": place, "row": part["number"]}
        lines.append(f"{place}: {what}")
    return lines


def _ready(counts: queries.WorkbookCounts) -> str:
    """The sentence above a preview."""
    if not counts.writes:
        return (
            _("Nothing new to bring in yet.") if counts.refused else _("Everything in the workbook is known already.")
        )
    ready = ngettext("%(n)s row is ready to come in", "%(n)s rows are ready to come in", counts.writes)
    if not counts.refused:
        return _("%(ready)s.") % {"ready": ready % {"n": counts.writes}}
    wait = ngettext("%(n)s row waits to be mended", "%(n)s rows wait to be mended", counts.refused)
    facts = {"ready": ready % {"n": counts.writes}, "wait": wait % {"n": counts.refused}}
    return _("%(ready)s, %(wait)s.") % facts


def _written(run: WorkbookRun, counts: queries.WorkbookCounts) -> str:
    """The sentence above a workbook that was confirmed."""
    if run.state == WorkbookRun.State.UNDONE:
        return _("The workbook was taken back.")
    words_ = ngettext("%(n)s row was brought in.", "%(n)s rows were brought in.", counts.written)
    return words_ % {"n": counts.written}
