"""Tables out of people: what each holds, for whom, and exactly the rows that the page with the same filters shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from oppiva.core.policy import Actor
from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.people import queries, rules, slots
from oppiva.people.filter_words import asked
from oppiva.people.queries import Filters, processing_labels, processing_rows
from oppiva.ui.tables import Cell, Column, Form, Table, write

# Over so many rows it is background work that leaves a file.
MOST_ROWS = 1_000
MEDIA = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
}
Made = tuple[Sequence[Column], Sequence[Sequence[Cell]]]


@dataclass(frozen=True)
class Export:
    """A table that can be taken out: its title, the list it is of, its filters, how many rows, and the rows."""

    what: str
    title: Promise
    page: str
    parameters: tuple[str, ...]
    count: Callable[[Actor, Filters], int]
    made: Callable[[Actor, Filters], Made]


def may_take_out(actor: Actor, what: str) -> bool:
    """Whether the reader may take this table out at all: persons by the table's X, the others as they are read."""
    return what != "person" or rules.may_somewhere(actor, "export", "person")


def scoped(what: str, filters: Filters) -> Filters:
    """The filters as they count for the table: of persons, only those whom the reader may export."""
    return replace(filters, takes_out=True) if what == "person" else filters


def table_of(actor: Actor, what: str, filters: Filters) -> Table:
    """The table with its rows, worded in the active language."""
    export, filters = EXPORTS[what], scoped(what, filters)
    columns, rows = export.made(actor, filters)
    about = [(one.label, one.value) for one in asked(actor, filters, export.parameters)]
    programme = _programme(actor, what)
    if programme:
        about.insert(0, (_("Programme"), programme))
    return Table(str(export.title), columns, rows, clock.today(), about)


def count_of(actor: Actor, what: str, filters: Filters) -> int:
    """How many rows the table will have."""
    return EXPORTS[what].count(actor, scoped(what, filters))


def file_name(actor: Actor, what: str, form: Form) -> str:
    """`henkilot-jarvi-savon-oppiva-2026-03-12.xlsx`: what it is, of which programme, and the day."""
    words = "-".join(search_key(f"{EXPORTS[what].title} {_programme(actor, what)}").split())
    return f"{words[:80].strip('-')}-{clock.today():%Y-%m-%d}.{form}"


def _programme(actor: Actor, what: str) -> str:
    """The programme the reader takes persons out of, when it is one."""
    kind = slots.scope_kind("programme")
    places = rules.reach(actor, "export", "person") if what == "person" else frozenset()
    ids = [place.id for place in places if place.kind == "programme"]
    if kind is None or len(ids) != 1:
        return ""
    return dict(kind.labels(ids)).get(ids[0], "")


def _persons(actor: Actor, filters: Filters) -> Made:
    lines = queries.person_lines(actor, filters)
    columns = [Column(_("Name")), Column(_("Unit")), Column(_("Organisation")), Column(_("State"))]
    # The table of rights lets mail and phone be read by some, and taken out by nobody.
    if not rules.may_somewhere(actor, "export", "contact"):
        return columns, [(line.name, line.unit, line.organisation, line.state) for line in lines]
    columns += [Column(_("E-mail")), Column(_("Phone"))]
    return columns, [
        (line.name, line.unit, line.organisation, line.state, line.email or None, line.phone or None) for line in lines
    ]


def _organisations(actor: Actor, filters: Filters) -> Made:
    columns = [Column(_("Name")), Column(_("Kind")), Column(_("Employment area")), Column(_("Municipality"))]
    rows = queries.organisation_rows(actor, filters, page=None).rows
    return columns, [(row.name, row.kind, row.area, row.municipality) for row in rows]


def _units(actor: Actor, filters: Filters) -> Made:
    columns = [
        Column(_("Unit")),
        Column(_("Organisation")),
        Column(_("Staff"), "number"),
        Column(_("YT record")),
        Column(_("Staff heard on"), "day"),
    ]
    heard = {True: _("made"), False: _("missing")}
    rows = queries.unit_rows(actor, filters, page=None).rows
    return columns, [(row.name, row.organisation, row.size, heard[row.heard], row.heard_on) for row in rows]


def _areas(actor: Actor, filters: Filters) -> Made:
    columns = [
        Column(_("Area")),
        Column(_("Code")),
        Column(_("Municipalities"), "number"),
        Column(_("Organisations open to you"), "number"),
    ]
    rows = queries.area_rows(actor, text=filters.text)
    return columns, [(row.name, row.code, row.municipalities, row.organisations) for row in rows]


def _municipalities(actor: Actor, filters: Filters) -> Made:
    columns = [Column(_("Municipality")), Column(_("Code")), Column(_("Employment area")), Column(_("Region"))]
    rows = queries.municipality_rows(area=filters.area, text=filters.text)
    return columns, [(row.name, row.code, row.area, row.region) for row in rows]


def _counted(made: Callable[[Actor, Filters], Made]) -> Callable[[Actor, Filters], int]:
    """The official keys are few and are read whole."""
    return lambda actor, filters: len(made(actor, filters)[1])


EXPORTS: Mapping[str, Export] = {
    export.what: export
    for export in (
        Export(
            "person",
            __("People"),
            "people:person_list",
            ("haku", "organisaatio", "yksikko", "tila", "rooli", "vietavat"),
            lambda actor, filters: queries.persons_found(actor, filters).count(),
            _persons,
        ),
        Export(
            "organisation",
            __("Organisations"),
            "people:organisation_list",
            ("haku", "laji", "alue"),
            lambda actor, filters: queries.organisations_found(actor, filters).count(),
            _organisations,
        ),
        Export(
            "unit",
            __("Units"),
            "people:unit_list",
            ("haku", "organisaatio", "alue"),
            lambda actor, filters: queries.units_found(actor, filters).count(),
            _units,
        ),
        Export("area", __("Employment areas"), "people:area_list", ("haku",), _counted(_areas), _areas),
        Export(
            "municipality",
            __("Municipalities"),
            "people:municipality_list",
            ("haku", "alue"),
            _counted(_municipalities),
            _municipalities,
        ),
    )
}


def processing_table() -> Table:
    """The record of processing (art. 30) in the active language."""
    labels = processing_labels()
    rows = [[getattr(row, name) for name in labels] for row in processing_rows()]
    return Table(_("Record of processing"), [Column(str(label)) for label in labels.values()], rows, clock.today())


def processing_csv() -> str:
    """The record of processing as a table for spreadsheets."""
    return write(processing_table(), Form.CSV).decode("utf-8")
