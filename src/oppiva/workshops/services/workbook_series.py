"""The sheet `series` of a workbook: series that are missing are made, what a row says of a known one is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people import structure
from oppiva.people.models import Organisation
from oppiva.people.services import Places, places_of
from oppiva.people.slots import Book, Made, SheetRow, Verdict
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SeriesOrganisation, Session
from oppiva.workshops.services import workbook_values as values
from oppiva.workshops.services.logging import log_series
from oppiva.workshops.services.seats import lock_series
from oppiva.workshops.services.series import add_series, edit_series, open_series


@dataclass(frozen=True)
class _Said:
    """What a row says of a series: the fields it fills, the organisations it names."""

    fields: Mapping[str, object]
    organisations: tuple[UUID, ...]
    state: str


def judge_series(actor: Actor, programme: UUID, rows: Sequence[SheetRow], book: Book) -> list[Verdict | None]:
    """The fate of each row: a new series, one that is known, one whose empty or other fields are set."""
    known, places = values.series_by_key(programme), places_of(programme)
    there = organisations_of(known.values())
    held = seats_held(known.values())
    seen: dict[str, SheetRow] = {}
    found: list[Verdict | None] = []
    for row in rows:
        if not row.stands:
            found.append(None)
            continue
        key = values.series_key(row.text("code"))
        try:
            if key in seen:
                raise DomainError("twice_in_sheet", field="code", row=seen[key].number)
            said = _said(row, places)
            series = known.get(key)
            found.append(_fate(actor, series, said, there, held))
            seen[key] = row
        except DomainError as error:
            found.append(refusal(error))
    return found


def refusal(error: DomainError) -> Verdict:
    """A refusal as the fate of a row."""
    facts = {name: value for name, value in error.facts.items() if name != "field"}
    return Verdict("refused", error.code, str(error.facts.get("field", "")), facts)


def organisations_of(series: Iterable[Series]) -> dict[UUID, set[UUID]]:
    """Who takes part in each series."""
    rows = SeriesOrganisation.objects.filter(series__in=list(series), deleted_in__isnull=True)
    found: dict[UUID, set[UUID]] = {}
    for pk, organisation in rows.values_list("series_id", "organisation_id"):
        found.setdefault(pk, set()).add(organisation)
    return found


def seats_held(series: Iterable[Series]) -> dict[UUID, int]:
    """How many seats of each series are held or offered."""
    rows = Enrolment.objects.filter(series__in=list(series), state__in=Enrolment.SEATED, deleted_in__isnull=True)
    found: dict[UUID, int] = {}
    for pk in rows.values_list("series_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def write_series(actor: Actor, programme: UUID, row: SheetRow, made: Sequence[Made]) -> list[Made]:
    """A new series with its half-days, closed for sign-up unless the row says otherwise, or what a row sets."""
    said = _said(row, places_of(programme))
    houses = list(Organisation.objects.filter(pk__in=said.organisations))
    series = values.series_by_key(programme).get(values.series_key(row.text("code")))
    if series is not None:
        return _change(actor, series, said, houses)
    fields = {"code": values.series_code(row.text("code")), "languages": ["fi"], **said.fields, "imported": True}
    added = add_series(actor, Programme.objects.get(pk=programme), fields=fields, organisations=houses)
    added = _to_state(actor, added, said.state or Series.State.CLOSED)
    sessions = Session.objects.filter(series=added, deleted_in__isnull=True)
    taking_part = SeriesOrganisation.objects.filter(series=added, deleted_in__isnull=True)
    return [Made(added), *map(Made, sessions), *map(Made, taking_part)]


def add_organisation(actor: Actor, series: Series, organisation: UUID) -> list[Made]:
    """The organisation takes part from now on; nothing when it does already."""
    if SeriesOrganisation.objects.filter(series=series, organisation_id=organisation, deleted_in__isnull=True).exists():
        return []
    return [Made(save(SeriesOrganisation(series=series, organisation_id=organisation), actor=actor))]


def _said(row: SheetRow, places: Places) -> _Said:
    """What the cells say; an empty cell says nothing. Refuses a cell that says nothing known."""
    code = values.series_code(row.text("code"))
    if not code or len(code) > values.CODE_LENGTH or "/" in code:
        raise DomainError("series_code_wrong", field="code", most=values.CODE_LENGTH)
    fields: dict[str, object] = {}
    if row.text("name"):
        if len(row.text("name")) > values.NAME_LENGTH:
            raise DomainError("value_too_long", field="name")
        fields["name"] = row.text("name")
    if row.text("area"):
        fields["area"] = values.area_in(row.text("area"))
    if row.text("languages"):
        fields["languages"] = values.languages_in(row.text("languages"))
    if row.text("seats"):
        fields["seats"] = values.seats_in(row.text("seats"))
    houses: list[UUID] = []
    for name in values.names_in(row.text("organisations")):
        house = places.house(name)
        if house is None:
            raise DomainError("organisation_unknown", field="organisations")
        houses.append(house)
    words = row.text("state")
    state = values.choice_in(words, values.STATES, "state_unknown", "state") if words else ""
    return _Said(fields, tuple(dict.fromkeys(houses)), state)


def _fate(
    actor: Actor, series: Series | None, said: _Said, there: Mapping[UUID, set[UUID]], held: Mapping[UUID, int]
) -> Verdict:
    if series is None:
        return Verdict("new")
    if series.state == Series.State.CANCELLED:
        raise DomainError("series_cancelled", field="code")
    if not rules.may_series(actor, "write", series):
        raise DomainError("not_allowed", action="write", kind="series", field="code")
    seats = said.fields.get("seats", series.seats)
    if isinstance(seats, int) and seats < held.get(series.pk, 0):
        raise DomainError("seats_below_held", field="seats", held=held[series.pk])
    if said.state == Series.State.DRAFT and series.state != Series.State.DRAFT:
        raise DomainError("state_not_back", field="state")
    now, differs = _now(series), _differing(series, said.fields)
    what = [[name, _told(now[name]), _told(value)] for name, value in differs.items()]
    if said.state not in {"", series.state}:
        what.append(["state", str(Series.State(series.state).label), str(Series.State(said.state).label)])
    added = set(said.organisations) - there.get(series.pk, set())
    if added:
        houses = structure.current().houses
        what.append(["organisations", "", ", ".join(sorted(houses[pk].name for pk in added))])
    if what:
        return Verdict("changed", "series_changes", facts={"what": what})
    return Verdict("matched", "series_known")


def _differing(series: Series, fields: Mapping[str, object]) -> dict[str, object]:
    now = _now(series)
    return {name: value for name, value in fields.items() if now[name] != value}


def _now(series: Series) -> dict[str, object]:
    return {
        "name": series.name,
        "area": series.area_id,
        "languages": list(series.languages),
        "seats": series.seats,
    }


def _told(value: object) -> str:
    """A value as the preview shows what it was and becomes."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _change(actor: Actor, series: Series, said: _Said, houses: Sequence[Organisation]) -> list[Made]:
    locked = lock_series(series.pk)
    before = {name: getattr(locked, "area_id" if name == "area" else name) for name in _differing(locked, said.fields)}
    if before:
        fields = {name: said.fields[name] for name in before}
        locked = edit_series(actor, locked, base_version=locked.version, fields=fields)
    added = [made for house in houses for made in add_organisation(actor, locked, house.pk)]
    if said.state not in {"", locked.state}:
        before["state"] = locked.state
        locked = _to_state(actor, locked, said.state)
    return [*added, *([Made(locked, before)] if before else [])]


def _to_state(actor: Actor, series: Series, state: str) -> Series:
    if state == series.state:
        return series
    taking_part = SeriesOrganisation.objects.filter(series=series, deleted_in__isnull=True)
    # The rows of its people, which come after this one, say who takes part in a series that names nobody.
    if state == Series.State.OPEN and (taking_part.exists() or not series.imported):
        return open_series(actor, series)
    rules.require_series(actor, "write", series)
    changed = save(series, actor=actor, changes={"state": state}, reason="workbook")
    log_series("series_state", actor, changed, state=state)
    return changed
