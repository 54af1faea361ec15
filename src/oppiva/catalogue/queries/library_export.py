"""What an export of the library needs of all models at once: by what one sees that a model's pages would be drawn as
they were, and the trace in memory, so that a path costs no statements of its own.

Rows alone are held, never the documents of versions: four thousand of those would fill the memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.utils import translation

from oppiva.catalogue.evidence import MONTHS_A_STEP, months_between
from oppiva.catalogue.graph import Edge
from oppiva.catalogue.library_slots import of_today
from oppiva.catalogue.models import (
    IN_USE_STATES,
    ModelArea,
    ModelOrigin,
    ModelState,
    ModelVersion,
    Stewardship,
    TraceEdge,
    TraceNode,
)
from oppiva.catalogue.path_slots import PathDay, days_above
from oppiva.catalogue.queries.library_model import MOST_INSTEAD
from oppiva.catalogue.queries.library_path import NODE_COLUMNS, Walk, trace_around, walk
from oppiva.catalogue.queries.library_stamps import Stamp, stamps_of_models
from oppiva.catalogue.queries.model_sources import EVIDENCE
from oppiva.catalogue.queries.path_days import ABOVE
from oppiva.catalogue.queries.standing import edges_within
from oppiva.catalogue.rules.library import current_versions, published_models
from oppiva.core.policy import ANONYMOUS, reading
from oppiva.experiments.models import Decision, Experiment, Prediction, Publication
from oppiva.jobs import clock
from oppiva.ui.context import LANGUAGES

One = TypeVar("One")
CHUNK = 500


@dataclass(frozen=True)
class Offered:
    """A model of the library, as far as others lead to it."""

    pk: UUID
    slug: str
    state: str
    theme: str
    checked_on: date | None
    replaced_by: UUID | None
    version: int


@dataclass(frozen=True)
class Shelf:
    """All that may be exported: numbers of versions by slug, and the trace around them; `stamps`: slug -> what the
    pages of the model depend on, empty where that was not asked and they are drawn each time."""

    numbers: Mapping[str, tuple[str, ...]]
    stamps: Mapping[str, str]
    trace: TraceInMemory | TraceOfOne


class TraceOfOne:
    """The trace around one model, read as its page reads it."""

    def __init__(self, slug: str) -> None:
        self._own, self._walk, rows = trace_around(slug)
        self.rows: dict[UUID, Sequence[Any]] = {row[0]: row for row in rows}

    def own(self, slug: str) -> set[UUID]:
        """The nodes of the versions of the model."""
        return self._own

    def walk(self, slug: str) -> Walk:
        """Its path."""
        return self._walk

    def days(self, nodes: Collection[UUID], language: str) -> list[PathDay]:
        """The days inside the records above among these nodes, in a language."""
        with translation.override(language):
            return list(days_above(ANONYMOUS, [pk for pk in nodes if self.rows[pk][2] in ABOVE], public=True))


class TraceInMemory:
    """Edges and nodes of all programmes, asked as the pages ask the tables."""

    def __init__(self) -> None:
        self._into: dict[UUID, list[Edge]] = defaultdict(list)
        self._out: dict[UUID, list[Edge]] = defaultdict(list)
        for one in edges_within(TraceEdge.objects.all()):
            if one.lives:
                self._into[one.target].append(one)
                self._out[one.source].append(one)
        self.rows: dict[UUID, Sequence[Any]] = {row[0]: row for row in TraceNode.objects.values_list(*NODE_COLUMNS)}
        self._own: dict[str, set[UUID]] = defaultdict(set)
        for pk, row in self.rows.items():
            if row[11]:
                self._own[row[11]].add(pk)
        self._days = {language: self._days_in(language) for language in LANGUAGES}

    def own(self, slug: str) -> set[UUID]:
        """The nodes of the versions of a model."""
        return self._own.get(slug, set())

    def walk(self, slug: str) -> Walk:
        """The path of a model, as `library_path.walk` reads it."""
        return walk(self.own(slug), self._at)

    def days(self, nodes: Collection[UUID], language: str) -> list[PathDay]:
        """The days inside the records above among these nodes, in a language."""
        held = self._days[language]
        return [day for node in nodes for day in held.get(node, ())]

    def _days_in(self, language: str) -> dict[UUID, list[PathDay]]:
        above = [pk for pk, row in self.rows.items() if row[2] in ABOVE]
        found: dict[UUID, list[PathDay]] = defaultdict(list)
        with translation.override(language):
            for part in chunks(above):
                for one in days_above(ANONYMOUS, part, public=True):
                    found[one.node].append(one)
        return found

    def _at(self, frontier: set[UUID], up: bool) -> Iterator[Edge]:
        held = self._into if up else self._out
        found = {one.id: one for node in frontier for one in held.get(node, ())}
        return iter(found[key] for key in sorted(found))


def shelf_of_one(slug: str) -> Shelf:
    """One model of the library, empty where there is none; as many statements as its path has levels, and three."""
    rows = published_models().filter(slug=slug).order_by("-versions__major", "-versions__minor", "-versions__patch")
    numbers = tuple(
        ".".join(map(str, one)) for one in rows.values_list("versions__major", "versions__minor", "versions__patch")
    )
    return Shelf({slug: numbers} if numbers else {}, {slug: ""} if numbers else {}, TraceOfOne(slug))


def shelf_of() -> Shelf:
    """The library as it stands; some fifteen statements, however many models there are.

    What is read first is what pages are compared by: a change that comes while they are drawn is seen the next time.
    """
    drawn = stamps_of_models()
    rows = published_models().values_list(
        "pk", "slug", "state", "theme", "last_checked_on", "replaced_by_id", "version"
    )
    every = {one.pk: one for one in (Offered(*row) for row in rows)}
    models = {one.slug: one for one in sorted(every.values(), key=lambda one: one.slug)}
    trace = TraceInMemory()
    numbers: dict[str, list[str]] = defaultdict(list)
    sources: dict[str, set[tuple[UUID, str]]] = defaultdict(set)
    for slug, programme, major, minor, patch, codes in _versions():
        numbers[slug].append(f"{major}.{minor}.{patch}")
        sources[slug].update((programme, one["code"]) for one in codes or ())
    held = _Held(every, trace, _experiments(), sources)
    return Shelf(
        numbers={slug: tuple(numbers[slug]) for slug in models},
        stamps={slug: held.stamp(one, drawn.get(one.pk)) for slug, one in models.items()},
        trace=trace,
    )


def versions_of(slug: str) -> tuple[ModelVersion, ...]:
    """The versions of a model in the library, the newest first, each with its document; one statement."""
    rows = ModelVersion.objects.filter(operating_model__in=published_models(), operating_model__slug=slug)
    return tuple(
        rows.select_related("operating_model__programme", "operating_model__foreign").order_by(
            "-major", "-minor", "-patch"
        )
    )


def chunks(of: Iterable[One], size: int = CHUNK) -> Iterator[list[One]]:
    """In parts that a statement can ask for."""
    rest = iter(of)
    while part := list(islice(rest, size)):
        yield part


class _Held:
    """What the stamps of all models are made from."""

    def __init__(
        self,
        models: Mapping[UUID, Offered],
        trace: TraceInMemory,
        experiments: tuple[Mapping[UUID, object], Mapping[tuple[UUID, str], object]],
        sources: Mapping[str, set[tuple[UUID, str]]],
    ) -> None:
        self._models, self._trace, self._sources = models, trace, sources
        self._experiments, self._by_code = experiments
        self._slugs = {one.slug for one in models.values()}
        self._instead = _instead()
        self._today = clock.today()
        self._terms = _terms(self._today)
        self._tried = _tried()
        self._of_today = of_today()

    def stamp(self, one: Offered, drawn: Stamp | None) -> str:
        """Everything that the pages of a model are drawn from, as one short text."""
        aged = months_between(one.checked_on, self._today) // MONTHS_A_STEP if one.checked_on else None
        instead = self._instead.get(one.theme, ()) if one.state == ModelState.WITHDRAWN else ()
        sources = [(*key, self._by_code.get(key)) for key in sorted(self._sources.get(one.slug, ()), key=str)]
        parts = (
            drawn, one, self._of_today.get(one.pk), aged, instead, self._successors(one), self._terms.get(one.pk),
            self._tried.get(one.pk), sources, self._path(one.slug),
        )  # fmt: skip
        return sha256(repr(parts).encode()).hexdigest()[:24]

    def _successors(self, one: Offered) -> list[Offered]:
        chain: list[Offered] = []
        here = self._models.get(one.replaced_by) if one.replaced_by else None
        while here is not None and here not in chain:
            chain.append(here)
            here = self._models.get(here.replaced_by) if here.replaced_by else None
        return chain

    def _path(self, slug: str) -> list[object]:
        walked = self._trace.walk(slug)
        found: list[object] = [walked.cut, *sorted(one.id for one in (*walked.up, *walked.down))]
        for pk in sorted(walked.ends, key=str):
            row = self._trace.rows[pk]
            # Whether a page leads there hangs on what is in the library.
            found.append(
                (
                    row[5:11],
                    row[11] in self._slugs,
                    self._experiments.get(row[1]),
                    self._trace.days([pk], settings.LANGUAGE_CODE),
                )
            )
        return found


def _versions() -> Iterator[Any]:
    rows = ModelVersion.objects.filter(operating_model__in=published_models())
    return rows.order_by("-major", "-minor", "-patch").values_list(
        "operating_model__slug", "operating_model__programme_id", "major", "minor", "patch", "content__sources"
    ).iterator(CHUNK)  # fmt: skip


def _experiments() -> tuple[dict[UUID, object], dict[tuple[UUID, str], object]]:
    """By key and by code: as what an experiment stands, when it went out and when it was withdrawn, its days."""
    told: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    with reading(EVIDENCE):
        for pk, *rest in Publication.objects.order_by("pk").values_list(
            "experiment_id", "pk", "ended_at", "deleted_in"
        ):
            told[pk].append(tuple(rest))
        dated: tuple[tuple[Any, str], ...] = ((Prediction, "locked_at"), (Decision, "decided_at"))
        for model, at in dated:
            for pk, *rest in model.objects.order_by("pk").values_list("experiment_id", "version", at, "deleted_in"):
                told[pk].append(tuple(rest))
    by_key: dict[UUID, object] = {}
    by_code: dict[tuple[UUID, str], object] = {}
    columns = ("pk", "programme_id", "code", "version", "state", "share_level", "deleted_in")
    rows: Iterator[Any] = Experiment.objects.values_list(*columns).iterator()
    for pk, programme, code, *stands in rows:
        by_key[pk] = by_code[programme, code] = (*stands, *told.get(pk, ()))
    return by_key, by_code


def _instead() -> dict[str, tuple[object, ...]]:
    """By theme the models that the page of a withdrawn one names, as `library_model.instead_of` finds them."""
    rows = current_versions().filter(operating_model__state=ModelState.PUBLISHED)
    ranked = rows.order_by("-operating_model__evidence", "-at", "pk").values_list("theme", "pk")
    found: dict[str, list[object]] = defaultdict(list)
    for theme, pk in ranked:
        if len(found[theme]) < MOST_INSTEAD:
            found[theme].append(pk)
    return {theme: tuple(some) for theme, some in found.items()}


def _terms(today: date) -> dict[UUID, object]:
    """By model the stewardship that holds today, and whether its day to check has passed."""
    rows = Stewardship.objects.filter(
        state=Stewardship.State.ACCEPTED, ends_on__gte=today, deleted_in__isnull=True
    ).order_by("pk")
    found: dict[UUID, object] = {}
    for model, pk, version, review in rows.values_list("operating_model_id", "pk", "version", "next_review_on"):
        found.setdefault(model, (pk, version, review is not None and review < today))
    return found


def _tried() -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for model, area in ModelArea.objects.order_by("area_id").values_list("operating_model_id", "area_id"):
        found[model].append(area)
    return {model: tuple(some) for model, some in found.items()}


def in_list_order(slugs: Collection[str]) -> tuple[UUID, ...]:
    """These models as the list has them: what is offered, the newest first; then local variants; then what is out of
    use. One statement."""
    rows = current_versions().order_by("-at", "pk").values_list(
        "operating_model_id", "operating_model__slug", "operating_model__state", "operating_model__origin"
    )  # fmt: skip
    found: tuple[list[UUID], ...] = ([], [], [])
    for pk, slug, state, origin in rows:
        if slug in slugs:
            found[2 if state not in IN_USE_STATES else 1 if origin == ModelOrigin.FORK else 0].append(pk)
    return tuple(pk for some in found for pk in some)


def texts_of(ids: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """The texts of the newest versions of these models, which search in a folder looks through; one statement."""
    return dict(current_versions(ids).values_list("operating_model_id", "content__texts"))
