"""What becomes of the models of a library, line by line: for the page and for the command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.import_words import why
from oppiva.catalogue.models import LibraryRow, LibraryRun, ModelState
from oppiva.catalogue.queries.library_runs import RowRead, rows_read
from oppiva.ui.formatting import number

Fate, State = LibraryRow.Fate, LibraryRun.State
BRINGS = (Fate.NEW, Fate.NEW_VERSION, Fate.CHANGED)
TAGS: Mapping[str, str] = {
    Fate.NEW: "ok", Fate.NEW_VERSION: "ok", Fate.CHANGED: "info", Fate.UNCHANGED: "", Fate.OWN: "",
    Fate.CONFLICT: "next", Fate.REFUSED: "stop",
}  # fmt: skip


@dataclass(frozen=True)
class LineShown:
    """A model: what becomes of it, what it is called, where it came from, why it does not come in, where it is here."""

    tag: str
    fate: str
    name: str
    language: str
    facts: str
    why: str
    address: str
    code: str


def line_of(one: RowRead) -> LineShown:
    """A model in words."""
    facts = [_("version %(number)s") % {"number": one.number}] if one.number else []
    if one.state in (ModelState.WITHDRAWN, ModelState.REPLACED, ModelState.DUE_REVIEW):
        facts.append(str(ModelState(one.state).label))
    if one.library and one.fate != Fate.OWN:
        facts.append(_from(one))
    there = one.slug and one.here
    return LineShown(
        TAGS[one.fate],
        str(Fate(one.fate).label),
        one.name,
        one.language,
        " · ".join(facts),
        why(one.code, one.facts) if one.code else "",
        reverse("catalogue:model", args=[one.slug]) if there else "",
        one.model_code if there else "",
    )


def _from(one: RowRead) -> str:
    """Which library it is of; of one that was passed on its origin and through which library it came."""
    if not one.through:
        return one.library
    values = {"library": one.library, "host": urlsplit(one.address).netloc, "through": one.through}
    return _("%(library)s, %(host)s, passed on by %(through)s") % values


def lines_of(run: LibraryRun) -> Iterator[str]:
    """Every model in a line, for a terminal."""
    page, left = 1, 1
    while left > 0:
        found = rows_read(run, page=page)
        for one in map(line_of, found.rows):
            yield " · ".join(part for part in (one.fate, one.code, one.name, one.facts, one.why) if part)
        left = found.total - page * 50
        page += 1


def sentence_of(run: LibraryRun, counts: Mapping[str, int] | None = None) -> str:
    """How it stands, in a sentence."""
    counts = rows_read(run).counts if counts is None else counts
    comes = sum(counts.get(fate, 0) for fate in BRINGS)
    if run.state == State.READING:
        return _("The library is being read.")
    if run.state == State.FAILED:
        return _("The library could not be read.")
    if run.state == State.UNDONE:
        return _("The library has been taken back.")
    if run.state == State.BRINGING:
        return _("The models are being brought in.")
    values = {"n": number(comes)}
    if run.state == State.DONE:
        words = ngettext("One model came in or was renewed.", "%(n)s models came in or were renewed.", comes)
        return words % values if comes else _("Nothing new came in.")
    words = ngettext("One model would come in or be renewed.", "%(n)s models would come in or be renewed.", comes)
    return words % values if comes else _("Nothing in the library is new.")
