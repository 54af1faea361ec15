"""The small forms above lists; what cannot be read is taken as not asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django import forms
from django.http import QueryDict

from oppiva.people.models import Organisation, Person, Role
from oppiva.people.queries import EVERYBODY, Filters
from oppiva.ui.forms import DayField
from oppiva.ui.sent import id_in
from oppiva.ui.tables import Form

MOST = 60
# A page of a list holds fewer.
MOST_TICKED = 200
STATES = frozenset({*Person.State.values, EVERYBODY}) - {Person.State.ERASED}


def text_of(query: QueryDict, name: str) -> str:
    """A search word from the address, trimmed and cut; nothing that a database would choke on."""
    return query.get(name, "").replace("\x00", "").strip()[:MOST]


def code_of(query: QueryDict, name: str, known: Collection[str]) -> str:
    """One of the known codes from the address, empty when it is none of them."""
    sent = query.get(name, "")
    return sent if sent in known else ""


def filters_of(query: QueryDict) -> Filters:
    """What the address of a list asks for; page and table read it alike."""
    return Filters(
        text=text_of(query, "haku"),
        unit=id_in(query, "yksikko"),
        organisation=id_in(query, "organisaatio"),
        state=code_of(query, "tila", STATES),
        role=code_of(query, "rooli", Role.values),
        kind=code_of(query, "laji", Organisation.Kind.values),
        area=text_of(query, "alue")[:2],
        takes_out=query.get("vietavat") == "1",
    )


def form_of(query: QueryDict) -> Form:
    """The form a table is wanted in: a workbook unless CSV is asked for."""
    return Form.CSV if query.get("muoto") == Form.CSV else Form.XLSX


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
