"""The list of the library as plain rows: what narrows it, one page of it, where its models were tried and are in use.

Everybody reads it, so nothing here asks who reads; as many statements for four thousand models as for ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from oppiva.catalogue.models import (
    IN_LIBRARY,
    IN_USE_STATES,
    EdgeKind,
    EffortStep,
    EventKind,
    ModelArea,
    ModelOrigin,
    OperatingModel,
    Stewardship,
    TraceEdge,
    TraceEvent,
)
from oppiva.catalogue.rules.library import current_versions, published_models
from oppiva.jobs import clock

Filters = Mapping[str, Sequence[str]]
# What the list is narrowed by, as the address says it; the first three as search says them of experiments, too.
WHOM, THEME, AREA, EVIDENCE, EFFORT, EFFECT, STATE = (
    "kenelle", "teema", "alue", "naytto", "tyomaara", "vaikutus", "tila",
)  # fmt: skip
# Without a state asked for: what is offered for use.
ALL = "all"
NEWEST, STRONGEST, NAMED = "", "naytto", "nimi"
ORDERS: Mapping[str, tuple[str, ...]] = {
    NEWEST: ("-at", "pk"),
    STRONGEST: ("-operating_model__evidence", "-at", "pk"),
    NAMED: ("name", "pk"),
}
SIZE = 20
# The kind of a model in the index of search.
MODEL = "model"


@dataclass(frozen=True)
class Places:
    """Where a model was tried, by the codes of the areas, and in how many places it is in use (M5)."""

    tried: tuple[str, ...] = ()
    in_use: int = 0


@dataclass(frozen=True)
class LibraryRow:
    """A model as the list tells it, from its newest version; `translations`: language -> texts."""

    pk: UUID
    slug: str
    code: str
    state: str
    evidence: int
    number: str
    language: str
    name: str
    one_sentence: str
    for_whom: tuple[str, ...]
    theme: str
    effect: str
    effort: str
    start_minutes: int | None
    at: datetime
    translations: Mapping[str, Mapping[str, str]]
    is_variant: bool = False
    is_foreign: bool = False
    places: Places = field(default_factory=Places)


@dataclass(frozen=True)
class LibraryRows:
    """A page of the list: how many models fit in all, which page it is, and its rows; `without`: how many of all have
    no steward today, None where it was not counted."""

    total: int
    number: int
    rows: tuple[LibraryRow, ...]
    without: int | None = None


def library_rows(filters: Filters, *, order: str = NEWEST, page: int = 1) -> LibraryRows:
    """A page of the models that fit; beyond the last page the last one. Five statements.

    A local variant is found by search and on the page of the model it came from; the list does not count it.
    """
    found = current_versions().exclude(operating_model__origin=ModelOrigin.FORK).filter(*fitting(filters))
    counts = _counts(filters)
    total = counts["total"]
    number = max(1, min(page, -(-total // SIZE)))
    begin = (number - 1) * SIZE
    ids = list(found.order_by(*ORDERS[order]).values_list("operating_model_id", flat=True)[begin : begin + SIZE])
    return LibraryRows(total, number, rows_of(ids), total - counts["kept"])


# What is asked of the version itself; the rest stands on the model, whose rows are small.
OF_VERSION = frozenset({THEME, EFFECT, EFFORT, WHOM})


def _counts(filters: Filters) -> dict[str, int]:
    """How many models fit (`total`) and how many of them somebody keeps today, here or where it came from
    (`kept`); one statement.

    Versions are looked at only where a filter asks for them: each holds a whole document, and to pass over thousands of
    them costs more than the rest of the page.
    """
    of_model = not any(filters.get(name) for name in OF_VERSION)
    kept = Stewardship.objects.filter(
        operating_model=OuterRef("pk" if of_model else "operating_model"), state=Stewardship.State.ACCEPTED,
        ends_on__gte=clock.today(), deleted_in__isnull=True,
    )  # fmt: skip
    rows: QuerySet[Any] = published_models() if of_model else current_versions()
    fit = fitting(filters, "", "") if of_model else fitting(filters)
    own = rows.exclude(**{"origin" if of_model else "operating_model__origin": ModelOrigin.FORK})
    there = f"{'' if of_model else 'operating_model__'}foreign__organisation__gt"
    return own.filter(*fit).aggregate(total=Count("pk"), kept=Count("pk", filter=Exists(kept) | Q(**{there: ""})))


def rows_of(ids: Collection[UUID]) -> tuple[LibraryRow, ...]:
    """These models of the library in this order; three statements, none for none."""
    if not ids:
        return ()
    places = places_of(ids)
    rows = {row[0]: _row(row, places) for row in current_versions(ids).values_list(*_COLUMNS)}
    return tuple(rows[pk] for pk in ids if pk in rows)


def has_models() -> bool:
    """Whether anything has been published at all."""
    return published_models().exists()


def fitting(filters: Filters, version: str = "", model: str = "operating_model__") -> list[Q]:
    """The conditions of these filters: of one filter any of its values, of several all; an unknown name says nothing.

    `version`, `model`: where the current version and the model are, seen from the rows.
    """
    found = []
    for name, column in ((THEME, "theme"), (EFFECT, "effect"), (EFFORT, "effort")):
        if filters.get(name):
            found.append(Q(**{f"{version}{column}__in": filters[name]}))
    if filters.get(WHOM):
        # A list of codes as its text: what both databases can look into.
        found.append(_any(f"{version}for_whom__icontains", [f'"{one}"' for one in filters[WHOM]]))
    if filters.get(AREA):
        tried = ModelArea.objects.filter(area__in=filters[AREA]).values("operating_model")
        found.append(Q(**{f"{model}pk__in": tried}))
    if filters.get(EVIDENCE):
        found.append(Q(**{f"{model}evidence__gte": min(map(int, filters[EVIDENCE]))}))
    if filters.get(STATE) and ALL not in filters[STATE]:
        found.append(Q(**{f"{model}state__in": filters[STATE]}))
    return found


def narrowed(rows: QuerySet[OperatingModel], filters: Filters) -> QuerySet[OperatingModel]:
    """The models that fit, for search."""
    conditions = fitting(filters, "versions__", "")
    return rows.filter(Q(versions__pk=F("current_version")), *conditions) if conditions else rows


def in_use() -> tuple[str, ...]:
    """The states that the list shows unless another is asked for."""
    return tuple(map(str, IN_USE_STATES))


def states() -> tuple[str, ...]:
    """All states in the library."""
    return tuple(map(str, IN_LIBRARY))


def places_of(ids: Collection[UUID]) -> Mapping[UUID, Places]:
    """Where these models were tried and are in use; one statement."""
    tried: dict[UUID, list[str]] = defaultdict(list)
    used: dict[UUID, set[UUID]] = defaultdict(set)
    areas = ModelArea.objects.filter(operating_model__in=ids).order_by()
    places = areas.annotate(used=Cast(Value(None), UUIDField())).values_list("operating_model_id", "area_id", "used")
    adopted = adoptions_of(ids).filter(target__in_use=True).order_by().annotate(nowhere=Value("", CharField()))
    for pk, area, node in places.union(adopted.values_list(_MODEL_OF_EDGE, "nowhere", "target_id"), all=True):
        if area:
            tried[pk].append(area)
        else:
            used[pk].add(node)
    return {pk: Places(tuple(sorted(tried.get(pk, ()))), len(used.get(pk, ()))) for pk in ids}


def adoptions_of(ids: Collection[UUID]) -> QuerySet[TraceEdge]:
    """The living edges from the versions of these models to what has taken them into use."""
    gone = TraceEvent.objects.filter(edge=OuterRef("pk"), kind=EventKind.RETRACT)
    rows = TraceEdge.objects.filter(kind=EdgeKind.TAKEN_AS, source__model_version__operating_model__in=ids)
    return rows.exclude(Exists(gone))


_MODEL_OF_EDGE = "source__model_version__operating_model_id"
_COLUMNS = (
    "operating_model_id", "operating_model__slug", "operating_model__code", "operating_model__state",
    "operating_model__evidence", "major", "minor", "patch", "language", "name", "one_sentence", "for_whom", "theme",
    "effect", "effort", "content__texts__start_minutes", "at", "content__texts__translations",
    "operating_model__origin",
)  # fmt: skip


def _row(row: Sequence[Any], places: Mapping[UUID, Places]) -> LibraryRow:
    pk, slug, code, state, evidence, major, minor, patch, language, name, sentence, whom = row[:12]
    theme, effect, effort, minutes, at, translations, origin = row[12:]
    return LibraryRow(
        pk=pk,
        slug=slug,
        code=code,
        state=state,
        evidence=evidence,
        number=f"{major}.{minor}" + (f".{patch}" if patch else ""),
        language=language,
        name=name,
        one_sentence=sentence,
        for_whom=tuple(whom),
        theme=theme,
        effect=effect,
        effort=effort,
        start_minutes=minutes if effort != EffortStep.UNKNOWN else None,
        at=at,
        translations=translations or {},
        is_variant=origin == ModelOrigin.FORK,
        is_foreign=origin == ModelOrigin.FOREIGN,
        places=places.get(pk, Places()),
    )


def _any(lookup: str, values: Collection[str]) -> Q:
    found = Q(pk__in=[])
    for value in values:
        found |= Q(**{lookup: value})
    return found
