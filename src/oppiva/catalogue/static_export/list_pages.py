"""The list of the library in a folder: all of it in parts that are read without script; search needs script."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from oppiva.catalogue import library_words as say
from oppiva.catalogue.models import IN_USE_STATES, MOST_EVIDENCE
from oppiva.catalogue.pages import library as list_pages
from oppiva.catalogue.pages.library import DOTS, RowShown
from oppiva.catalogue.pages.library_links import link
from oppiva.catalogue.queries import library as reads
from oppiva.catalogue.queries.library import LibraryRow
from oppiva.catalogue.queries.library_export import chunks, in_list_order
from oppiva.catalogue.static_export.drawing import copy_of, drawn, page_at
from oppiva.catalogue.static_export.folder import Content
from oppiva.catalogue.static_export.layout import Places, list_file, relative
from oppiva.experiments.models import Theme, Whose
from oppiva.ui.context import LANGUAGES
from oppiva.ui.formatting import number
from oppiva.ui.narrowing import Select

PART = 200
THEME, WHOM, EVIDENCE, STATE = "teema", "kenelle", "naytto", "tila"


@dataclass(frozen=True)
class Step:
    """A part of the list in the line of them."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True)
class ListPart:
    """A part of the list: its rows, the line of parts, and what the whole says."""

    sentence: str
    lead: str
    rows: Sequence[RowShown]
    range: str
    steps: tuple[Step, ...]
    first: bool
    selects: tuple[Select, ...]
    dots: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    spread: str
    files: tuple[str, ...]


def rows_in_order(slugs: Collection[str]) -> tuple[LibraryRow, ...]:
    """The models as the list has them; three statements for each five hundred."""
    return tuple(row for part in chunks(in_list_order(slugs)) for row in reads.rows_of(part))


def part_files(many: int) -> tuple[str, ...]:
    """The files of the parts of a list of so many models, in all languages."""
    return tuple(list_file(n, language) for n in range(1, -(-many // PART) + 1) for language in LANGUAGES)


def files_of(rows: Sequence[LibraryRow], places: Places, names: Sequence[str]) -> dict[str, Content]:
    """Path -> content of every part of the list, in each language; `names`: files of data that the list leads to."""
    files: dict[str, Content] = {}
    for language in LANGUAGES:
        with translation.override(language):
            parts = range(0, len(rows), PART) or range(1)
            for n, begin in enumerate(parts, start=1):
                at = list_file(n, language)
                part = [list_pages.row(one, language) for one in rows[begin : begin + PART]]
                page = _part(rows, part, n, len(parts), places, names)
                # The other languages of any part are at their front page: there the order is the same, the names not.
                context = {"page": page, "copy": copy_of("/mallit/", language), "up": relative(at, "")}
                files[at] = page_at(drawn("catalogue/export/list.html", context), at, places, language)
    return files


def _part(
    rows: Sequence[LibraryRow], part: Sequence[RowShown], n: int, of: int, places: Places, names: Sequence[str]
) -> ListPart:
    offered = sum(one.state in IN_USE_STATES and not one.is_variant for one in rows)
    begin = (n - 1) * PART
    language = get_language() or settings.LANGUAGE_CODE
    spread = link("adoption:spread")
    return ListPart(
        sentence=say.sentence(offered, narrowed=False, published=bool(rows)),
        lead=say.lead(None) if rows else "",
        rows=part,
        range=_("%(first)s–%(last)s of %(all)s")
        % {"first": number(begin + 1), "last": number(begin + len(part)), "all": number(len(rows))},
        steps=tuple(
            Step(number(one), "" if one == n else f"/{list_file(one, language)}", one == n) for one in range(1, of + 1)
        )
        if of > 1
        else (),
        first=n == 1,
        selects=_selects(rows),
        dots=DOTS,
        marks=tuple((state, say.MARKS[state]) for state in say.MARKS),
        spread=spread if spread and places.file_of(spread) else "",
        files=tuple(names),
    )


def _selects(rows: Sequence[LibraryRow]) -> tuple[Select, ...]:
    def labels(choices: Sequence[tuple[object, object]]) -> list[tuple[str, str]]:
        return [(str(value), say.capital(str(label))) for value, label in choices]

    levels = [(str(level), f"{level}: {say.evidence(level)}") for level in range(1, MOST_EVIDENCE + 1)]
    held = {one.state for one in rows}
    states = [(state, say.state(state)) for state in say.MARKS if state in held]
    return (
        Select(WHOM, _("For whom"), "", labels(Whose.choices), _("Anybody")),
        Select(THEME, _("Theme"), "", labels(Theme.choices), _("All themes")),
        Select(EVIDENCE, _("Evidence at least"), "", levels, _("Whatever evidence")),
        Select(STATE, _("State"), "", states, pgettext("state of models", "All")),
    )
