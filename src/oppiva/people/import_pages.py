"""What the pages of a list of people show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.policy import Actor
from oppiva.jobs.rules import sees_job
from oppiva.people import invitation_words as words
from oppiva.people import queries
from oppiva.people.forms.invitations import ColumnsForm, RowForm, TermsForm, UnitsForm
from oppiva.people.models import KEPT, ImportRow, ImportRun, Role
from oppiva.ui.counting import number_word

MOST_HEADINGS = 12
ALL = "kaikki"


@dataclass(frozen=True)
class RowView:
    """A row in words; `answers` are the buttons of what only a person knows, `asks` whether it is to be mended."""

    position: int
    number: int
    sheet: str
    name: str
    email: str
    unit: str
    unit_id: str
    unit_text: str
    fate: str
    tag: tuple[str, str, str | Promise]
    reason: str
    answers: Sequence[tuple[str, str | Promise]]
    asks: bool
    state: str = ""
    link: str = ""


def preview(actor: Actor, run: ImportRun, fate: str, page: int) -> dict[str, object]:
    """A list before it is sent."""
    counts = queries.run_counts(run)
    # What waits for a person is shown first.
    fate = fate or ("refused" if counts.refused else "")
    found = queries.run_rows(actor, run, fate=fate, page=page)
    units = queries.unit_choices_for_invitations(actor, run.organisation_id)
    unknown = unit_words(run)
    before = queries.same_file_before(run)
    return {
        "run": run,
        "counts": counts,
        "sentence": words.sentence_of_count(counts.sends, counts.refused, counts.moves),
        "left_out": _left_out(counts.refused),
        "tabs": _tabs(run, counts.fates, counts.rows, fate),
        "fate": fate,
        "page": found,
        "rows": [_view(row) for row in found.rows],
        "units": units,
        "names_units": any(name for name, _label in unknown),
        "unknown": UnitsForm(words=unknown, units=units) if unknown else None,
        "terms": TermsForm(initial={"role": run.role, "language": run.language}, actor=actor),
        "columns": ColumnsForm(headings=headings_of(run)) if run.file and headings_of(run) else None,
        "skipped": _skipped(run),
        "before": before,
        "role": Role(run.role).label,
        "source": source_of(run),
        "undo_until": None,
        "path": path(),
        "row_base": reverse("people:import_detail", args=[run.pk]),
    }


def sent(actor: Actor, run: ImportRun, fate: str, page: int) -> dict[str, object]:
    """A list after it was sent or taken back."""
    counts = queries.run_counts(run)
    found = queries.run_rows(actor, run, fate=fate, page=page)
    answers = queries.answers_of(run)
    left = counts.left + answers["drafted"] if run.state == ImportRun.State.CONFIRMED else 0
    return {
        "run": run,
        "counts": counts,
        "answers": answers,
        "sentence": _answered(run, answers),
        "left": left,
        "sees_job": bool(left) and sees_job(actor, run.job),
        "unsent": counts.refused if run.state == ImportRun.State.CONFIRMED else 0,
        "tabs": _tabs(run, counts.fates, counts.rows, fate),
        "fate": fate,
        "page": found,
        "rows": [_view(row) for row in found.rows],
        "source": source_of(run),
        "role": Role(run.role).label,
        "undo_until": run.confirmed_at + KEPT if run.confirmed_at and run.state == ImportRun.State.CONFIRMED else None,
        "path": path(),
    }


def undoing(run: ImportRun) -> dict[str, object]:
    """What taking a list back would do."""
    answers = queries.answers_of(run)
    return {
        "run": run,
        "answers": answers,
        "open": answers["sent"] + answers["drafted"],
        "counts": queries.run_counts(run),
        "source": source_of(run),
        "path": [*path(), (source_of(run), reverse("people:import_detail", args=[run.pk]))],
    }


def one_row(run: ImportRun, row: ImportRow, form: RowForm) -> dict[str, object]:
    """A row alone, for mending without the list around it."""
    return {
        "run": run,
        "form": form,
        "row": _view(row),
        "path": [*path(), (source_of(run), reverse("people:import_detail", args=[run.pk]))],
    }


def path() -> list[tuple[str, str]]:
    """The way to a list."""
    return [(_("People"), reverse("people:person_list")), (_("Invitations"), reverse("people:invitation_list"))]


def source_of(run: ImportRun) -> str:
    """Where the list came from."""
    return run.name or _("Pasted addresses")


def unit_words(run: ImportRun) -> list[tuple[str, str]]:
    """Names of units nobody knows, each with its label."""
    found = queries.unknown_units(run)
    rows = [ngettext("%(words)s (%(n)s row)", "%(words)s (%(n)s rows)", one.rows) for one in found]
    return [
        (one.words, text % {"words": one.words or _("No unit in the list"), "n": one.rows})
        for one, text in zip(found, rows, strict=True)
    ]


def headings_of(run: ImportRun) -> list[dict[str, str]]:
    """The headings as they were read, few enough for a form."""
    found = run.reading.get("headings", [])
    return list(found)[:MOST_HEADINGS] if isinstance(found, list) else []


def _view(row: ImportRow) -> RowView:
    answers = words.ANSWERS.get(row.reason, ()) if row.fate == "refused" else ()
    waits = row.run.state == ImportRun.State.PREVIEWED
    return RowView(
        row.position,
        row.number,
        row.sheet,
        row.name,
        row.email,
        row.unit.name if row.unit is not None else row.unit_text,
        str(row.unit_id or ""),
        row.unit_text,
        row.fate,
        words.FATES[row.fate] if waits or row.fate != "refused" else words.NOT_SENT,
        words.reason_of(row),
        answers,
        row.fate == "refused" and waits,
        *_invited(row),
    )


def _invited(row: ImportRow) -> tuple[str, str]:
    """The state of a row's invitation and its page; an undone one has none."""
    found = row.invitation
    if found is None or found.deleted_in is not None:
        return "", ""
    state = queries.shown_state(found.state, found.declined, found.expires_at)
    return state, reverse("people:invitation_detail", args=[found.pk])


def _tabs(run: ImportRun, fates: Mapping[str, int], rows: int, now: str) -> list[tuple[str, str, bool]]:
    """The fates that occur, with their numbers."""
    base = reverse("people:import_detail", args=[run.pk])
    labels = {
        "refused": _("To mend") if run.state == ImportRun.State.PREVIEWED else _("Not sent"),
        "new": _("New persons"),
        "matched": _("Known"),
        "changed": _("Changes unit"),
        "left_out": _("Left out"),
    }
    found = [(f"{label} {fates[fate]}", f"{base}?rivit={fate}#rivit", fate == now) for fate, label in labels.items()]
    shown = [tab for tab, fate in zip(found, labels, strict=True) if fates[fate] or fate == now]
    whole = (f"{_('All rows')} {rows}", f"{base}?rivit={ALL}#rivit", now in {"", ALL})
    return [*shown[:1], whole, *shown[1:]] if fates["refused"] else [whole, *shown]


def _skipped(run: ImportRun) -> list[str]:
    """What was passed by, one line a row."""
    lines = []
    for part in queries.skipped_of(run):
        what = str(words.SKIPPED.get(str(part.get("code")), part.get("code")))
        if part.get("number"):
            lines.append(_("row %(row)s: %(what)s") % {"row": part["number"], "what": what})
        else:
            lines.append(f"{part.get('sheet', '')}: {what}")
    return lines


def _left_out(refused: int) -> str:
    if not refused:
        return ""
    return ngettext(
        "One row is not sent unless you mend it first.", "%(n)s rows are not sent unless you mend them first.", refused
    ) % {"n": number_word(refused)}


def _answered(run: ImportRun, answers: Mapping[str, int]) -> str:
    if run.state == ImportRun.State.UNDONE:
        return _("This list has been taken back.")
    asked = answers["sent"] + answers["accepted"] + answers["over"]
    accepted = answers["accepted"]
    if not accepted:
        return _("Nobody has accepted yet.")
    if accepted == asked:
        return _("Everybody has accepted.")
    facts = {"accepted": number_word(accepted), "n": asked}
    return ngettext("%(accepted)s of %(n)s has accepted.", "%(accepted)s of %(n)s have accepted.", accepted) % facts
