"""The files of an analysis: a workbook of five sheets, and one row a coding as CSV (text-analysis.md 10).

The names of sheets and columns are those of the page in every language: programs read them. The same rows give the
same bytes on any day.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from oppiva.catalogue.models import Code, Quote, SourceVersion
from oppiva.catalogue.queries.coding_export import Everything
from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.ui.tables import Column, Step, Table, as_book, is_formula

LONG = ("experiment", "source_version", "start", "end", "quote", "code_path", "coder", "at")
NUMBERS = frozenset({"source_version", "start", "end", "codings", "sources", "characters"})
SHEETS: Mapping[str, tuple[str, ...]] = {
    "codes": ("code_path", "name", "parent_path", "colour", "definition", "use_when", "not_when", "codings", "sources"),
    "sources": ("experiment", "source_version", "language", "frozen_at", "characters", "text"),
    "quotes": ("experiment", "source_version", "start", "end", "quote", "state"),
    "codings": LONG,
    "memos": ("about", "experiment", "source_version", "start", "end", "code_path", "memo", "author", "at"),
}
Value = str | int | None
Row = Sequence[Value]


class Out(StrEnum):
    """A form in which it goes out; the value is the ending of the file."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def media(self) -> str:
        """The type it is sent as."""
        return MEDIA[self]


MEDIA = {
    Out.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Out.CSV: "text/csv; charset=utf-8",
}


def write(everything: Everything, texts: Mapping[str, str], out: Out, *, step: Step | None = None) -> bytes:
    """The analysis in one of its forms; `texts` as the gate let them through."""
    return as_long(everything, texts) if out is Out.CSV else as_workbook(everything, texts, step=step)


def file_name(everything: Everything, out: Out) -> str:
    """`analyysi-es-oppiva-a1-2026-03-12.xlsx`: what it is, of which candidate, and the day of its newest row."""
    candidate = everything.desk.candidate
    words = "-".join(search_key(f"{_('Analysis')} {candidate.programme.code} {candidate.code}").split())
    return f"{words}-{everything.newest.astimezone(clock.HELSINKI):%Y-%m-%d}.{out}"


def as_workbook(everything: Everything, texts: Mapping[str, str], *, step: Step | None = None) -> bytes:
    """The five sheets, and one that says what the file is."""
    day = everything.newest.astimezone(clock.HELSINKI).date()
    rows = rows_of(everything, texts)
    tables = [
        Table(name, [Column(one, "number" if one in NUMBERS else "text") for one in columns], rows[name], day)
        for name, columns in SHEETS.items()
    ]
    candidate = everything.desk.candidate
    about = [
        (_("Programme"), candidate.programme.label),
        (_("Candidate"), f"{candidate.code} {candidate.name}"),
        (_("Places"), _("Unicode code points from the beginning of the text, the end exclusive")),
        (_("A full block"), _("a letter that the check for personal data took out")),
        (_("People"), _("P001 and on, in the order in which they came")),
    ]
    if everything.left_out and everything.without_consent:
        about.append((_("Left out for want of consent"), ", ".join(everything.without_consent)))
    return as_book(_("Analysis of candidate %(code)s") % {"code": candidate.code}, tables, about=about, step=step)


def as_long(everything: Everything, texts: Mapping[str, str]) -> bytes:
    """One row a coding: UTF-8 without a mark in front, LF, commas. A text that a spreadsheet would run gets an
    apostrophe before it (trust.md S9)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LONG)
    for row in rows_of(everything, texts)["codings"]:
        writer.writerow([f"'{cell}" if isinstance(cell, str) and is_formula(cell) else cell for cell in row])
    return out.getvalue().encode()


def rows_of(everything: Everything, texts: Mapping[str, str]) -> dict[str, list[Row]]:
    """The rows of each sheet, in the order of the page: by source, start, end, code and coder."""

    def cut(quote: Quote) -> str:
        return texts[f"source:{quote.source_id}"][quote.start : quote.end]

    def said(code: Code, name: str) -> str:
        return texts.get(f"code:{code.pk}:{name}", "")

    paths = _paths(everything, texts)
    return {
        "codes": [
            (
                paths[code.pk], said(code, "name"), paths.get(code.parent_id, ""), str(code.colour),
                *(said(code, name) for name in ("definition", "use_when", "not_when")),
                *everything.counts.get(code.pk, (0, 0)),
            )
            for code, _path in everything.codes
        ],
        "sources": [
            (*_at(one), one.language, moment(one.frozen_at), len(one.text), texts[f"source:{one.pk}"])
            for one in everything.sources
        ],
        "quotes": [(*_at(one.source), one.start, one.end, cut(one), str(one.state)) for one in everything.quotes],
        "codings": [
            (
                *_at(one.quote.source), one.quote.start, one.quote.end, cut(one.quote), paths[one.code_id],
                everything.people[one.coder_id], moment(one.at),
            )
            for one in everything.codings
        ],
        "memos": [
            (*_about(one.quote, one.source, one.code_id), paths.get(one.code_id, ""), texts[f"memo:{one.pk}"],
             everything.people[one.author_id], moment(one.at))
            for one in everything.memos
        ],
    }  # fmt: skip


def _paths(everything: Everything, texts: Mapping[str, str]) -> dict[object, str]:
    """The path of each code in the names that go out."""
    found: dict[object, str] = {}
    for code, _path in everything.codes:  # parents come first
        name = texts[f"code:{code.pk}:name"]
        above = found.get(code.parent_id, "")
        found[code.pk] = f"{above} / {name}" if above else name
    return found


def _at(source: SourceVersion) -> tuple[str, int]:
    return source.experiment.code, source.number


def _about(quote: Quote | None, source: SourceVersion | None, code: object) -> Row:
    if quote is not None:
        return ("quote", *_at(quote.source), quote.start, quote.end)
    if source is not None:
        return ("source", *_at(source), None, None)
    return ("code" if code else "candidate", "", None, None, None)


def moment(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
