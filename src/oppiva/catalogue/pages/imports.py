"""What the pages of libraries from elsewhere show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.forms.imports import LibraryForm, ZipForm
from oppiva.catalogue.import_words import why
from oppiva.catalogue.models import KEPT, LibraryRow, LibraryRun
from oppiva.catalogue.pages.import_lines import BRINGS, Fate, line_of, sentence_of
from oppiva.catalogue.queries.library_runs import SIZE, RowsRead, rows_read, runs_of
from oppiva.catalogue.rules import imports as rules
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.ui.formatting import number

State = LibraryRun.State
RUN_TAGS: Mapping[str, str] = {
    State.READING: "info", State.FAILED: "stop", State.PREVIEWED: "next", State.BRINGING: "info", State.DONE: "ok",
    State.UNDONE: "",
}  # fmt: skip


def library_choices() -> list[tuple[str, str]]:
    """The libraries that may be read: name and host."""
    rows = rules.allowed_libraries().values_list("pk", "name", "address")
    return [(str(pk), f"{name} ({urlsplit(address).netloc})") for pk, name, address in rows]


def start(
    actor: Actor, programme: Programme, *, zip_form: forms.Form | None = None, library_form: forms.Form | None = None
) -> dict[str, Any]:
    """The page of a programme: where one reads from, and what was read."""
    runs = runs_of(programme)
    choices = library_choices()
    return {
        "programme": programme,
        "may_add": rules.may_import(actor, programme),
        "form": zip_form or ZipForm(),
        "choose": library_form or (LibraryForm(libraries=choices) if choices else None),
        "runs": [
            (one, RUN_TAGS[one.state], State(one.state).label, _at(programme, one.pk))
            for one in runs
        ],
        "allow_at": reverse("catalogue:allowed_libraries") if rules.may_allow(actor) else "",
        "path": path(programme)[:-1],
    }  # fmt: skip


def run_page(run: LibraryRun, fate: str, page: int) -> dict[str, Any]:
    """The page of one reading: each model and what becomes of it."""
    fate = fate if fate in Fate.values else ""
    found = rows_read(run, fate=fate, page=page)
    comes = sum(found.counts.get(one, 0) for one in BRINGS)
    here = _at(run.programme, run.pk)
    undoable = run.state == State.DONE and run.confirmed_at is not None and run.confirmed_at + KEPT > clock.now()
    return {
        "run": run,
        "sentence": sentence_of(run, found.counts),
        "source": _source(run),
        "failure": why(run.failure, run.facts) if run.failure else "",
        "comes": comes if run.state == State.PREVIEWED and run.made_at + KEPT > clock.now() else 0,
        "press": ngettext("Bring one model in", "Bring %(n)s models in", comes) % {"n": number(comes)},
        "works": run.state in (State.READING, State.BRINGING),
        "undo_until": run.confirmed_at + KEPT if undoable and found.counts.get(Fate.NEW) and run.confirmed_at else None,
        "tabs": _tabs(found, fate, here),
        # Half a list says nothing: while the library is read there is none.
        "rows": [line_of(one) for one in found.rows] if run.state != State.READING else [],
        "page": Paginator(range(found.total), SIZE).page(found.page),
        "there": run.address if urlsplit(run.address).scheme in ("http", "https") else "",
        "path": [*path(run.programme), (run.name or run.library_name, "")],
    }


def undoing(run: LibraryRun, goes: int, stays: int) -> dict[str, Any]:
    """What taking it back would do."""
    at = _at(run.programme, run.pk)
    return {"run": run, "goes": goes, "stays": stays, "path": [*path(run.programme), (run.name, at)]}


def path(programme: Programme) -> list[tuple[str, str]]:
    """The way to the readings of a programme."""
    return [
        (_("Models"), reverse("catalogue:models", args=[programme.code])),
        (_("Libraries from elsewhere"), reverse("catalogue:libraries", args=[programme.code])),
    ]


def _at(programme: Programme, pk: UUID) -> str:
    return reverse("catalogue:library_run", args=[programme.code, pk])


def _source(run: LibraryRun) -> str:
    return " · ".join(part for part in (run.name, run.library_name if run.library_name != run.name else "") if part)


def _tabs(found: RowsRead, fate: str, here: str) -> list[tuple[str, str, bool]]:
    """All, and each fate there is."""
    total = sum(found.counts.values())
    tabs = [(_("All (%(n)s)") % {"n": number(total)}, here, not fate)]
    for one in LibraryRow.Fate:
        if count := found.counts.get(one, 0):
            words = f"{str(one.label).capitalize()} ({number(count)})"
            tabs.append((words, f"{here}?{urlencode({'rivit': one.value})}", fate == one))
    return tabs if len(tabs) > 2 else []
