"""What the spread board is counted from, in as many statements for three hundred adoptions as for ten (trust.md L5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Count, FilteredRelation, IntegerField, Q, QuerySet, Sum, UUIDField, Value
from django.db.models.functions import Cast

from oppiva.adoption import rules
from oppiva.adoption.models import USING, Adaptation, Adoption, AdoptionFollowUp, CoreCheck, ShowAs, TakenVersion
from oppiva.adoption.models import Verdict as CoreVerdict
from oppiva.adoption.queries.place_names import house_name
from oppiva.adoption.rounds import Round, asked_until, at_months, due_by, is_unknown, rounds, silent
from oppiva.adoption.rules.adoptions import living
from oppiva.adoption.spread import HIDDEN, NAMED, SHARES_AT, UNNAMED, Home, Part, Taken, spread
from oppiva.adoption.stages import END
from oppiva.catalogue.models import ModelArea, ModelOrigin, OperatingModel
from oppiva.catalogue.rules.library import current_versions
from oppiva.core.calendars import local_day
from oppiva.jobs import clock
from oppiva.people.queries import regions_of_areas
from oppiva.programme.models import Commitment, Programme

TAPS = ("when", "planned", "decided_by", "what", "for_whom", "how", "core_touched", "why")
# Of whom a row of a programme's home is: of an organisation, or of a trial of a model; then organisation, area, region.
OWN, TRIED = 0, 1
_HomeRow = tuple[int, UUID | None, str | None, str | None]
SHOWN: Mapping[str, str] = {ShowAs.NAME: NAMED, ShowAs.AREA: UNNAMED}


@dataclass(frozen=True)
class ModelNamed:
    """A model as the board names it; `parts`: its core parts by key, `translations`: language -> texts."""

    pk: UUID
    slug: str
    code: str
    theme: str
    language: str
    name: str
    translations: Mapping[str, Mapping[str, str]]
    parts: Mapping[str, str]


@dataclass(frozen=True)
class PlaceRow:
    """A place as those who follow adoptions read it; `silent`: how many of its newest rounds nobody answered."""

    pk: UUID
    code: str
    name: str
    unit: str
    model: UUID
    on: date
    stage: str
    silent: int = 0
    unknown: bool = False


@dataclass(frozen=True)
class Counted:
    """Everything the board is made of. `taps`: (model, tap, value) -> how often; `waits` and `silent` for the
    programme's own page alone."""

    rows: tuple[Taken, ...]
    homes: Mapping[UUID, Home]
    models: Mapping[UUID, ModelNamed]
    parts: tuple[Part, ...] = ()
    taps: Mapping[tuple[UUID, str, str], int] = field(default_factory=dict)
    waits: tuple[PlaceRow, ...] = ()
    silent: tuple[PlaceRow, ...] = ()


@dataclass(frozen=True)
class AdoptionsCounted:
    """Adoptions of a programme as reports tell them: confirmed, in use as far as is known, unknown, in how many areas.

    `areas` are those of adopters shown by name in which a model has come into use.
    """

    confirmed: int = 0
    in_use: int = 0
    unknown: int = 0
    areas: int = 0


class _Row(NamedTuple):
    pk: UUID
    programme: UUID
    ends: date
    model: UUID
    code: str
    name: str
    unit: str
    stage: str
    stage_since: date
    started_on: date
    first_in_use_on: date | None
    area: str | None
    region: str | None
    organisation: UUID | None
    kind: str
    municipality: str | None
    show_as: str
    confirmed_on: date | None
    asked_from: date
    model_origin: str
    model_code: str
    values: dict[int, tuple[str, bool]]


_COLUMNS = (
    "pk", "programme_id", "programme__end", "operating_model_id", "code", "organisation_name", "unit", "stage",
    "stage_since", "started_on", "first_in_use_on", "area_id", "municipality__region_code", "organisation_id",
    "organisation_kind", "municipality_id",
    "show_as", "confirmed_on", "asked_from", "operating_model__origin", "operating_model__code",
    "answers__months", "answers__value", "answers__nobody",
)  # fmt: skip


def library_spread() -> Counted:
    """All confirmed adoptions of the installation."""
    return _counted(rules.counted())


def programme_spread(programme: Programme) -> Counted:
    """The adoptions of a programme's models, with those that wait to be confirmed and those that do not answer; a
    model from elsewhere is among the last two alone (`adoptions_counted`)."""
    return _counted(living().filter(programme=programme, refused_on__isnull=True), own=True)


# A variant bears the code of the model at its root, however many variants lie between: U7-S2.
_FOREIGN_CODE = "U"
_FROM_ELSEWHERE = Q(operating_model__origin=ModelOrigin.FOREIGN) | Q(
    operating_model__origin=ModelOrigin.FORK, operating_model__code__startswith=_FOREIGN_CODE
)


def adoptions_counted(programmes: Collection[UUID]) -> dict[UUID, AdoptionsCounted]:
    """By programme; one statement. A place that uses a model from elsewhere, or a variant of one, spreads the work of
    another programme, and is not counted among this one's."""
    today = clock.today()
    found: dict[UUID, list[Taken]] = {pk: [] for pk in programmes}
    for row in _read(rules.counted().filter(programme__in=programmes).exclude(_FROM_ELSEWHERE)) if found else ():
        found[row.programme].append(_taken(row, _rounds(row, today), today, None))
    counts = {pk: spread(rows, {}) for pk, rows in found.items()}
    return {pk: AdoptionsCounted(one.total, one.in_use, one.unknown, one.used_areas) for pk, one in counts.items()}


def spread_stamp() -> tuple[Any, ...]:
    """By what one sees that the board would be drawn as it was; one statement. What follows from the day is drawn anew
    within the minute."""
    read: list[QuerySet[Any, Any]] = [
        _figures(model, number)
        for number, model in enumerate((Adoption, AdoptionFollowUp, CoreCheck, Adaptation, OperatingModel))
    ]
    first, *others = read
    return tuple(sorted(first.union(*others, all=True)))


def _figures(model: Any, number: int) -> QuerySet[Any, Any]:
    rows = model.objects.order_by().values(which=Value(number, IntegerField()))
    found: QuerySet[Any, Any] = rows.annotate(n=Count("pk"), versions=Sum("version"))
    return found.values_list("which", "n", "versions")


def _counted(adoptions: QuerySet[Adoption], *, own: bool = False) -> Counted:
    """`own`: what is from elsewhere is not counted."""
    today = clock.today()
    read = _read(adoptions)
    if own:
        adoptions = adoptions.exclude(_FROM_ELSEWHERE)
    confirmed = [row for row in read if row.confirmed_on is not None]
    versions = _versions(adoptions)
    told = {row.pk: _rounds(row, today) for row in confirmed}
    models = _models({row.model for row in read})
    waits = sorted((row for row in read if row.confirmed_on is None), key=lambda row: (row.started_on, row.code))
    quiet = [(row, silent(told[row.pk])) for row in confirmed if row.stage in USING]
    return Counted(
        rows=tuple(
            _taken(row, told[row.pk], today, versions.get(row.pk))
            for row in confirmed
            if not (own and _is_foreign(row))
        ),
        homes=_homes({row.programme for row in read}),
        models=models,
        # A part that the newest version does not have any more is no part of the core.
        parts=tuple(one for one in _parts(adoptions) if one.model in models and one.key in models[one.model].parts),
        taps=_taps(adoptions),
        waits=tuple(_place(row, row.started_on) for row in waits),
        silent=tuple(
            _place(row, row.stage_since, n, unknown=is_unknown(told[row.pk]))
            for row, n in sorted(quiet, key=lambda one: (-one[1], one[0].code))
            if n
        ),
    )


def _read(adoptions: QuerySet[Adoption]) -> list[_Row]:
    """Each adoption with all its answers; one statement."""
    kept = Q(follow_ups__deleted_in__isnull=True)
    rows = adoptions.annotate(answers=FilteredRelation("follow_ups", condition=kept)).order_by()
    found: dict[UUID, _Row] = {}
    for *columns, months, value, nobody in rows.values_list(*_COLUMNS):
        row = found.setdefault(columns[0], _Row(*columns, {}))  # type: ignore[call-arg]  # the columns are of all its fields
        if months is not None:
            row.values[months] = (value, nobody)
    return list(found.values())


def _is_foreign(row: _Row) -> bool:
    """As `_FROM_ELSEWHERE`."""
    return row.model_origin == ModelOrigin.FOREIGN or (
        row.model_origin == ModelOrigin.FORK and row.model_code.startswith(_FOREIGN_CODE)
    )


def _rounds(row: _Row, today: date) -> tuple[Round, ...]:
    due = due_by(row.first_in_use_on, today, ended_on=_ended_on(row), until=asked_until(row.ends))
    return rounds(due, row.values, today, asked_from=row.asked_from)


def _ended_on(row: _Row) -> date | None:
    return row.stage_since if row.stage == END else None


def _taken(row: _Row, told: tuple[Round, ...], today: date, versions: Sequence[tuple[date, date]] | None) -> Taken:
    first = row.first_in_use_on
    later = {
        months: at_months(
            months, first, today, ended_on=_ended_on(row), until=asked_until(row.ends), values=row.values
        )
        for months in SHARES_AT
    }  # fmt: skip
    # The version it had on its first day of use: the last that it had taken by then.
    had = [published for on, published in versions or () if first is not None and on <= first]
    return Taken(
        programme=row.programme,
        model=row.model,
        stage=row.stage,
        unknown=row.stage in USING and is_unknown(told),
        shown=SHOWN.get(row.show_as, HIDDEN),
        area=row.area or "",
        regions=_regions(row.area, row.region),
        organisation=row.organisation,
        first_in_use_on=first,
        version_on=had[-1] if had else None,
        later=later,
    )


def _place(row: _Row, on: date, n: int = 0, *, unknown: bool = False) -> PlaceRow:
    name = house_name(row.kind, row.name, area=row.area, municipality=row.municipality)
    return PlaceRow(row.pk, row.code, name, row.unit, row.model, on, row.stage, n, unknown)


def _regions(area: str | None, region: str | None) -> frozenset[str]:
    """A municipality lies in one region, an employment area sometimes in two."""
    if region:
        return frozenset({region})
    return regions_of_areas().get(area, frozenset()) if area else frozenset()


def _versions(adoptions: QuerySet[Adoption]) -> dict[UUID, list[tuple[date, date]]]:
    """By adoption the versions it has taken: from when, and the day each was published; one statement."""
    found: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    rows = TakenVersion.objects.filter(adoption__in=adoptions.order_by().values("pk")).order_by("on", "at")
    for pk, on, at in rows.values_list("adoption_id", "on", "model_version__at"):
        found[pk].append((on, local_day(at)))
    return found


def _models(pks: Collection[UUID]) -> dict[UUID, ModelNamed]:
    """The models by name with their core parts, from their newest versions; one statement."""
    columns = (
        "operating_model_id", "operating_model__slug", "operating_model__code", "theme", "language", "name",
        "content__texts__translations", "content__texts__core_parts",
    )  # fmt: skip
    found = {}
    for pk, slug, code, theme, language, name, translations, parts in current_versions(pks).values_list(*columns):
        named = {str(one["key"]): str(one.get("what", "")) for one in parts or () if "key" in one}
        found[pk] = ModelNamed(pk, slug, code, theme, language, name, translations or {}, named)
    return found


def _parts(adoptions: QuerySet[Adoption]) -> tuple[Part, ...]:
    """What became of the core parts; one statement."""
    confirmed = adoptions.filter(confirmed_on__isnull=False).order_by().values("pk")
    rows = CoreCheck.objects.filter(adoption__in=confirmed, deleted_in__isnull=True).order_by()
    counts = rows.values("adoption__operating_model_id", "part").annotate(
        changed=Count("pk", filter=~Q(verdict=CoreVerdict.KEPT)), checks=Count("pk")
    )
    return tuple(
        Part(*row) for row in counts.values_list("adoption__operating_model_id", "part", "changed", "checks")
    )  # fmt: skip


def _taps(adoptions: QuerySet[Adoption]) -> Counter[tuple[UUID, str, str]]:
    """How adopters answered the eight taps of an adaptation; one statement."""
    confirmed = adoptions.filter(confirmed_on__isnull=False).order_by().values("pk")
    rows = Adaptation.objects.filter(adoption__in=confirmed, deleted_in__isnull=True).order_by()
    found: Counter[tuple[UUID, str, str]] = Counter()
    for model, *values in rows.values_list("adoption__operating_model_id", *TAPS):
        found.update((model, tap, value) for tap, value in zip(TAPS, values, strict=True))
    return found


def _homes(programmes: Collection[UUID]) -> dict[UUID, Home]:
    """Where these programmes are at home; one statement.

    At home in the areas of the organisations that take part or carry it out; where none of them has an area, in those
    in which its models were tried.
    """
    nobody, nothing = Cast(Value(None), UUIDField()), Cast(Value(None), CharField())
    part = Commitment.objects.filter(programme__in=programmes, deleted_in__isnull=True).order_by()
    lead = Programme.objects.filter(pk__in=programmes, executor__isnull=False).order_by()
    areas = ModelArea.objects.filter(operating_model__programme__in=programmes).order_by()
    rows = part.values_list("programme_id", Value(OWN), "organisation_id", *_place_of("organisation")).union(
        lead.values_list("pk", Value(OWN), "executor_id", *_place_of("executor")),
        areas.values_list("operating_model__programme_id", Value(TRIED), nobody, "area_id", nothing, nothing),
        all=True,
    )
    found: dict[UUID, list[_HomeRow]] = defaultdict(list)
    for programme, which, house, area, town_area, region in rows:
        found[programme].append((which, house, area or town_area, region))
    return {programme: home_of(rows) for programme, rows in found.items()}


def home_of(rows: Iterable[_HomeRow]) -> Home:
    """The home of a programme: by its organisations, else by its trials."""
    told = list(rows)
    own = [row for row in told if row[0] == OWN and row[2]]
    places = own or [row for row in told if row[2]]
    return Home(
        areas=frozenset(area for _which, _house, area, _region in places if area),
        organisations=frozenset(house for _which, house, _area, _region in told if house),
        regions=frozenset().union(*(_regions(area, region) for _which, _house, area, region in places)),
    )


def _place_of(house: str) -> tuple[str, str, str]:
    return (f"{house}__area_id", f"{house}__municipality__area_id", f"{house}__municipality__region_code")
