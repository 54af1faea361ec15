"""The copy of one's own data (trust.md 9, G4): everything that is held about a person as a zip they can read and print.

A page in the person's language with a heading for every kind, the same as JSON, the log of who looked at or changed
what, and a word on how to read it. No other person's name: what others wrote has such names taken out.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from oppiva.jobs import clock
from oppiva.people import slots
from oppiva.people.models import Person
from oppiva.people.own_data_words import field_words, value_words
from oppiva.people.queries.personal import ME, other_names
from oppiva.ui import formatting
from oppiva.ui.safe import trusted

Rows = list[dict[str, object]]
STYLE = Path(__file__).with_name("own_data.css")
# The rows of the log that are about the person and not by them: the view log of the page.
LOG = "log"


@dataclass(frozen=True)
class Part:
    """One kind of record with its heading and its rows."""

    kind: str
    title: str
    rows: Rows


def collect(person_id: UUID, tell: Callable[[int, int], None]) -> list[Part]:
    """Everything held about the person, kind by kind; `tell` hears after each how far it is."""
    kinds = slots.personal_data()
    parts = []
    for number, kind in enumerate(kinds, start=1):
        parts.append(Part(kind.kind, kind.title(), kind.rows(person_id)))
        tell(number, len(kinds) + 1)
    # The account first, then as erasure goes.
    return sorted(_without_names(parts, other_names(person_id)), key=lambda part: part.kind != "person")


def pack(person: Person, parts: Iterable[Part]) -> bytes:
    """The zip in the active language."""
    parts = list(parts)
    made = clock.now()
    views = [row for part in parts if part.kind == LOG for row in part.rows if row["about"] == ME and row["by"] != ME]
    page = render_to_string(
        "people/own_data.html",
        {
            "name": person.name,
            "made": made,
            "parts": [(part.kind, part.title, len(part.rows), _cards(part.rows)) for part in parts],
            "views": _cards(views),
            "style": trusted(f"<style>{STYLE.read_text('utf-8')}</style>"),
        },
    )
    readme = render_to_string("people/own_data.txt", {"name": person.name, "made": made, "page": _("my-data")})
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{_('read-me')}.txt", readme)
        packed.writestr(f"{_('my-data')}.html", page)
        packed.writestr(f"{_('my-data')}.json", _json(person, made, parts, views))
    return content.getvalue()


def _json(person: Person, made: datetime, parts: Iterable[Part], views: Rows) -> str:
    told: Mapping[str, object] = {
        "made_at": made,
        "person": person.pk,
        "kinds": [{"kind": part.kind, "title": part.title, "rows": part.rows} for part in parts],
        "view_log": views,
    }
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _cards(rows: Rows) -> list[list[tuple[str, str]]]:
    """Rows as pairs of words; what is empty is left out of the page, the JSON tells it."""
    return [[(field_words(name), _shown(name, value)) for name, value in row.items() if _told(value)] for row in rows]


def _told(value: object) -> bool:
    return value is not None and value != ""


def _shown(name: str, value: object) -> str:
    match value:
        case datetime():
            return f"{formatting.date(value)} {formatting.time(value)}"
        case date():
            return formatting.date(value)
        case bool():
            return _("yes") if value else _("no")
        case _:
            return value_words(name, str(value))


def _without_names(parts: Iterable[Part], names: Iterable[str]) -> list[Part]:
    """The parts with every other person's name taken out of the texts that were written about somebody."""
    parts = list(parts)
    everything = "\n".join(text for part in parts for row in part.rows for text in _texts(row))
    found = sorted((name for name in names if name in everything), key=len, reverse=True)
    if not found:
        return parts
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in found))
    return [Part(part.kind, part.title, [_cleaned(row, pattern) for row in part.rows]) for part in parts]


def _texts(value: object) -> Iterable[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)


def _cleaned(row: dict[str, object], pattern: re.Pattern[str]) -> dict[str, object]:
    return {name: _clean(value, pattern) for name, value in row.items()}


def _clean(value: object, pattern: re.Pattern[str]) -> object:
    match value:
        case str():
            return pattern.sub(_("[another person]"), value)
        case dict():
            return _cleaned(value, pattern)
        case list() | tuple():
            return [_clean(inner, pattern) for inner in value]
        case _:
            return value
