"""The small forms above lists; what cannot be read is taken as not asked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.http import QueryDict

from oppiva.ui.forms import DayField

MOST = 60
# A page of a list holds fewer.
MOST_TICKED = 200


def text_of(query: QueryDict, name: str) -> str:
    """A search word from the address, trimmed and cut; nothing that a database would choke on."""
    return query.get(name, "").replace("\x00", "").strip()[:MOST]


def page_of(query: QueryDict) -> int:
    """The page number from the address, 1 when it is none."""
    sent = query.get("sivu", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 7 else 1


def number_of(query: QueryDict, name: str) -> int | None:
    """A whole number from the address, None when it is none."""
    sent = query.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 16 else None


def id_of(query: QueryDict, name: str) -> UUID | None:
    """A record's id from the address, None when it is none."""
    try:
        return UUID(query.get(name, ""))
    except ValueError:
        return None


def day_of(query: QueryDict, name: str) -> date | None:
    """A day from the address, None when it is none."""
    try:
        day: date | None = DayField(required=False).clean(query.get(name, ""))
    except forms.ValidationError:
        return None
    return day


def ids_of(query: QueryDict, name: str) -> list[UUID]:
    """The ticked records' ids, each once; what is no id is not ticked."""
    found: dict[UUID, None] = {}
    for sent in query.getlist(name)[:MOST_TICKED]:
        try:
            found[UUID(sent)] = None
        except ValueError:
            continue
    return list(found)
