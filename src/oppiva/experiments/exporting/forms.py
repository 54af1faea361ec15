"""The forms in which experiments go out: a workbook, JSON, numbers in long form; one list of columns for all."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.core.text import search_key
from oppiva.experiments.exporting import columns
from oppiva.experiments.exporting.columns import CODE, CODES, DAY, NUMBER, WHOLE, YES, Field, Kind
from oppiva.experiments.exporting.follow_up import Row
from oppiva.experiments.exporting.rows import Taken
from oppiva.jobs import clock
from oppiva.jobs.sniff import MEDIA_TYPES
from oppiva.programme.models import Programme
from oppiva.ui.tables import Cell, Column, Table, as_book, as_csv

FORMAT = "oppiva-experiments/1"
LANGUAGES = ("fi", "sv", "en")
# Of a file inside the zip: the same data make the same bytes on any day.
NO_DAY = (1980, 1, 1, 0, 0, 0)
Step = Callable[[int], None]


class Out(StrEnum):
    """A form of the whole; the value is the ending of the file."""

    XLSX = "xlsx"
    JSON = "json"
    LONG = "zip"

    @property
    def media(self) -> str:
        """The type it is sent as."""
        return MEDIA_TYPES[self.value]


def write(taken: Taken, programme: Programme, out: Out, *, step: Step | None = None) -> bytes:
    """The rows in one of the forms; a workbook in the active language, JSON and the long form the same in all."""
    match out:
        case Out.XLSX:
            return as_workbook(taken, programme, step=step)
        case Out.JSON:
            return as_json(taken, programme)
        case Out.LONG:
            return as_long(taken)


def file_name(programme: Programme, out: Out) -> str:
    """`kokeilut-es-oppiva-2026-03-12.xlsx`: what it is, of which programme, and the day."""
    title = _("Experiments, long form") if out is Out.LONG else _("Experiments")
    words = "-".join(search_key(f"{title} {programme.code}").split())
    return f"{words}-{clock.today():%Y-%m-%d}.{out}"


def as_workbook(taken: Taken, programme: Programme, *, step: Step | None = None) -> bytes:
    """A sheet for each table, with headings and values in words, and one that says what each column means."""
    today = clock.today()
    tables = [
        Table(
            str(kind.title),
            [Column(str(one.meaning), _column(one.kind)) for one in kind.seen_by(taken.guest)],
            [[_worded(one, row) for one in kind.seen_by(taken.guest)] for row in taken.rows[kind.name]],
            today,
        )
        for kind in taken.tables
    ]
    about = [
        (_("Programme"), programme.label),
        (_("An empty cell"), _("not known, or not open to whoever took this out")),
    ]
    return as_book(_("Experiments"), [*tables, _dictionary_table(taken, today)], about=about, step=step)


def as_json(taken: Taken, programme: Programme) -> bytes:
    """Every table as a list of objects in the order of codes, with the dictionary; nothing of language or day in it."""
    content = {
        "format": FORMAT,
        "programme": programme.code,
        "tables": {
            kind.name: [
                {one.name: _json(one, row.get(one.name)) for one in kind.seen_by(taken.guest)}
                for row in taken.rows[kind.name]
            ]
            for kind in taken.tables
        },
        "dictionary": [_described(kind, one) for kind in taken.tables for one in kind.seen_by(taken.guest)],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def as_long(taken: Taken) -> bytes:
    """A zip of two CSV files: every value on a row of its own, and what the columns mean."""
    today, kind = clock.today(), columns.LONG_TABLE
    head = [Column(one.name, _column(one.kind)) for one in kind.fields]
    rows = [[_coded(one, row.get(one.name)) for one in kind.fields] for row in taken.rows[kind.name]]
    long = Table(str(kind.title), head, rows, today)
    described = _dictionary_table(Taken({}, taken.guest, ()), today, by_name=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, table in (("long.csv", long), ("dictionary.csv", described)):
            packed.writestr(zipfile.ZipInfo(name, NO_DAY), as_csv(table), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _column(kind: str) -> str:
    return "number" if kind in {NUMBER, WHOLE} else "day" if kind == DAY else "text"


def _worded(one: Field, row: Row) -> Cell:
    """A cell of the workbook: codes in words."""
    value = row.get(one.name)
    if one.by_field is not None and value:
        return str(one.by_field.get(row["field"], {}).get(value, value))
    if one.kind in {CODE, CODES} and one.allowed is not None and value:
        codes = value if isinstance(value, list) else [value]
        return "; ".join(str(one.allowed.get(str(code), code)) for code in codes)
    if one.kind == YES and value is not None:
        return _("yes") if value else _("no")
    return _coded(one, value)


def _coded(one: Field, value: Any) -> Cell:
    """A cell as it is: codes stay codes."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(str(code) for code in value)
        case UUID():
            return str(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else value.normalize()
        case int() | date() | str():
            return value
    raise TypeError(f"{one.name} does not hold {type(value).__name__}")


def _json(one: Field, value: Any) -> object:
    match value:
        case None | "":
            return None
        case bool() | int() | list():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case UUID() | str():
            return str(value)
    raise TypeError(f"{one.name} does not hold {type(value).__name__}")


# --- the data dictionary ---------------------------------------------------------------------------------------------
def dictionary(taken: Taken) -> Iterator[Row]:
    """Every column of every table, the long one, too: meaning in three languages, what it holds, unit, values."""
    for kind in (*taken.tables, columns.LONG_TABLE):
        for one in kind.seen_by(taken.guest):
            known = _values(one)
            yield {
                "table": kind.name,
                "column": one.name,
                **{f"meaning_{language}": words for language, words in _in_each(one.meaning).items()},
                "type": str(columns.KINDS[one.kind]),
                "unit": str(one.unit),
                "values": "\n".join(
                    f"{code}: {' / '.join(dict.fromkeys(words.values()))}" for code, words in known.items()
                ),
            }


def _dictionary_table(taken: Taken, today: date, *, by_name: bool = False) -> Table:
    kind = columns.DICTIONARY
    head = [Column(one.name if by_name else str(one.meaning)) for one in kind.fields]
    rows: Sequence[list[Cell]] = [[row[one.name] for one in kind.fields] for row in dictionary(taken)]
    return Table(str(kind.title), head, rows, today)


def _described(kind: Kind, one: Field) -> dict[str, object]:
    return {
        "table": kind.name,
        "column": one.name,
        "meaning": _in_each(one.meaning),
        "type": one.kind,
        "unit": _in_each(one.unit) if one.unit else None,
        "values": _values(one) or None,
    }


def _values(one: Field) -> dict[str, dict[str, str]]:
    return {code: _in_each(words) for code, words in (one.allowed or {}).items()}


def _in_each(words: str | Promise) -> dict[str, str]:
    """The words in each language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(words)
    return found
