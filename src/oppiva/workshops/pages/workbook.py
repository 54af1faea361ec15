"""What the pages of a workbook show."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.policy import Actor
from oppiva.people import queries, slots
from oppiva.people import workbook_words as words
from oppiva.people.models import KEPT, Language, WorkbookRow, WorkbookRun
from oppiva.people.services import columns_of
from oppiva.programme.models import Programme
from oppiva.ui.context import bare_path, prefixed
from oppiva.workshops.forms.workbook import WorkbookChoicesForm, WorkbookColumnsForm, WorkbookRowForm
from oppiva.workshops.pages.workbook_rows import (
    Choices,
    Chooser,
    bare_view,
    columns_by_field,
    sheet_titles,
    view_of_row,
)
from oppiva.workshops.services.workbook_values import series_code

ALL = "kaikki"
MOST_HEADINGS = 40


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
        "undo_until": run.confirmed_at + KEPT if run.confirmed_at and confirmed else None,
        "series_list": _series_list(programme),
    }


def one_row(
    programme: Programme, run: WorkbookRun, row: WorkbookRow, form: WorkbookRowForm, chooser: Chooser
) -> dict[str, object]:
    """A row alone, with all its fields."""
    return {
        "programme": programme,
        "run": run,
        "row": view_of_row(row, chooser, open_=True),
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


def unknown_choices(run: WorkbookRun, chooser: Chooser) -> list[tuple[tuple[str, str, str], str, Choices]]:
    """What nobody knew, each with its label and what may be chosen."""
    found = []
    titles = sheet_titles()
    for one in queries.unknown_words(run):
        column = columns_by_field(one.sheet).get(one.field)
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
    return WorkbookColumnsForm(data, headings=headings, meanings=meanings, sheets=sheet_titles())


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
            view_of_row(row, chooser, open_=run.state == WorkbookRun.State.PREVIEWED, link=_link(programme, run, row))
            if row.position not in hidden
            else bare_view(row, chooser)
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
