"""What stands beside the frozen text of a model on its page: its versions, its steward, what replaced it, and which of
its sources are public today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from oppiva.catalogue.models import (
    IN_USE_STATES,
    EdgeKind,
    ModelOrigin,
    ModelSource,
    ModelState,
    ModelVersion,
    OperatingModel,
    Stewardship,
    TraceEdge,
)
from oppiva.catalogue.queries.model_sources import EVIDENCE, said_of
from oppiva.catalogue.rules.library import current_versions
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Experiment, Publication, ShareLevel, State
from oppiva.experiments.queries.searching import published_rows
from oppiva.jobs import clock

MOST_INSTEAD = 3


@dataclass(frozen=True)
class VersionRow:
    """A version as the list of them tells it."""

    pk: UUID
    number: str
    shown: str
    change: str
    note: str
    at: datetime
    pulled: bool = False


@dataclass(frozen=True)
class Term:
    """Who keeps a model today."""

    organisation: str
    role: str
    accepted_on: date | None
    next_review_on: date | None
    ends_on: date | None
    pk: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True)
class Other:
    """Another model that a page leads to, from its newest version; `translations`: language -> texts."""

    slug: str
    state: str
    name: str
    language: str
    translations: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Live:
    """A source as it stands today: its name while it is public, `withdrawn` when it was and is no more, and since which
    day, as far as that is known."""

    name: str = ""
    language: str = ""
    withdrawn: bool = False
    withdrawn_on: date | None = None


def version_rows(model: OperatingModel) -> tuple[VersionRow, ...]:
    """The versions of a model, the newest first; one statement."""
    pulled = TraceEdge.objects.filter(kind=EdgeKind.PULLED_INTO, target=OuterRef("node"))
    rows = ModelVersion.objects.filter(operating_model=model).order_by("-major", "-minor", "-patch")
    rows = rows.annotate(_pulled=Exists(pulled))
    found = []
    for pk, major, minor, patch, change, note, at, taken in rows.values_list(
        "pk", "major", "minor", "patch", "change", "change_note", "at", "_pulled"
    ):
        shown = f"{major}.{minor}" + (f".{patch}" if patch else "")
        found.append(VersionRow(pk, f"{major}.{minor}.{patch}", shown, change, note, at, taken))
    return tuple(found)


def credits_of(model: OperatingModel) -> Mapping[UUID, tuple[tuple[str, bool], ...]]:
    """By version, the adopters whose changes came into it: the name where the place lets itself be named, else that it
    is told as an area; a hidden one is left out. One statement."""
    rows = TraceEdge.objects.filter(kind=EdgeKind.PULLED_INTO, target__model_version__operating_model=model)
    found: dict[UUID, dict[tuple[str, bool], None]] = {}
    columns = ("target__model_version", "source__title", "source__area")
    for version, title, area in rows.order_by("pk").values_list(*columns):
        if title or area:
            found.setdefault(version, {})[(title, not title)] = None
    return {version: tuple(some) for version, some in found.items()}


def term_of(model: OperatingModel) -> Term | None:
    """The stewardship that holds today, None when nobody keeps the model; one statement."""
    row = (
        Stewardship.objects.filter(
            operating_model=model,
            state=Stewardship.State.ACCEPTED,
            ends_on__gte=clock.today(),
            deleted_in__isnull=True,
        )
        .values_list("organisation_name", "role", "accepted_on", "next_review_on", "ends_on", "pk", "person_id")
        .first()
    )
    return Term(*row) if row is not None else None


def leads_to(model: OperatingModel) -> OperatingModel | None:
    """The model at the end of the chain of replacements, None for one that was not replaced; a statement a link."""
    seen = {model.pk}
    here = model.replaced_by if model.state == ModelState.REPLACED else None
    while here is not None and here.state == ModelState.REPLACED and here.pk not in seen:
        seen.add(here.pk)
        here = here.replaced_by
    return here


def others(found: QuerySet[ModelVersion]) -> tuple[Other, ...]:
    """The models of these newest versions; one statement."""
    rows = found.values_list(
        "operating_model__slug", "operating_model__state", "name", "language", "content__texts__translations"
    )
    return tuple(Other(slug, state, name, lang, texts or {}) for slug, state, name, lang, texts in rows)


def successor_of(model: OperatingModel) -> Other | None:
    """What replaced a model, as it is called; None for one that was not replaced."""
    other = leads_to(model)
    return next(iter(others(current_versions([other.pk]))), None) if other is not None else None


def variants_of(model: OperatingModel) -> tuple[Other, ...]:
    """The local variants of a model in the library, those in use alone, the oldest first; one statement."""
    of = {"operating_model__forked_from": model, "operating_model__state__in": IN_USE_STATES}
    return others(current_versions().filter(**of).order_by("operating_model__number"))


def instead_of(model: OperatingModel) -> tuple[Other, ...]:
    """For one that is out of use: models in use of the same theme, the strongest evidence first; one statement."""
    if model.state != ModelState.WITHDRAWN or not model.theme:
        return ()
    of = {"theme": model.theme, "operating_model__state": ModelState.PUBLISHED}
    return others(current_versions().filter(**of).order_by("-operating_model__evidence", "-at", "pk")[:MOST_INSTEAD])


def replaced_why(model: OperatingModel) -> str:
    """What was said when a model was replaced; one statement, none for one that was not."""
    if model.state != ModelState.REPLACED:
        return ""
    rows = TraceEdge.objects.filter(kind=EdgeKind.REPLACED_BY, source__model_version__operating_model=model)
    return rows.order_by("-pk").values_list("note", flat=True).first() or ""


def sources_since(model: OperatingModel, content: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """What has come to stand behind or against a model since its newest version was published, as a version tells its
    sources (`freezing`), each with its new kinds alone and `since`; one statement, three more where something
    speaks against it."""
    told = {one["code"]: set(one["kinds"]) for one in content["sources"]}
    rows = ModelSource.objects.filter(operating_model=model, experiment__deleted_in__isnull=True).order_by("pk")
    new = [
        (code, fresh, areas)
        for code, kinds, areas in rows.values_list("experiment__code", "kinds", "experiment__areas")
        if (fresh := [kind for kind in kinds if kind not in told.get(code, ())])
    ]
    against = any(EdgeKind.CONTRADICTS in kinds for _code, kinds, _areas in new)
    said = said_of(model) if against else {}
    return tuple(
        {
            "code": code, "kinds": kinds, "carried_out": True, "certainty": 0, "since": True,
            "areas": [str(area) for area in areas or ()], "answer": said.get(code, ""),
        }
        for code, kinds, areas in new
    )  # fmt: skip


def live_sources(actor: Actor, programme: str, codes: Collection[str]) -> Mapping[str, Live]:
    """How these experiments of a programme stand today, by code: one without a row is open to nobody now and was not
    before. Two statements, none for none."""
    if not codes:
        return {}
    columns = ("pk", "code", "state", "share_level", "deleted_in", "was", "ended")
    rows = Experiment.objects.filter(programme__code=programme, code__in=codes)
    with reading(EVIDENCE):
        was = Publication.objects.filter(experiment=OuterRef("pk"))
        ended = Subquery(was.order_by("-number").values("ended_at")[:1])
        held = list(rows.annotate(was=Exists(was), ended=ended).values_list(*columns))
    public = {row[0] for row in held if row[4] is None and _is_public(row[2], row[3])}
    gone = {
        code: Live(withdrawn=True, withdrawn_on=at.astimezone(clock.HELSINKI).date() if at is not None else None)
        for _pk, code, _state, _level, deleted, was_out, at in held
        if was_out or deleted
    }
    named = published_rows(actor, public) if public else []
    return {**gone, **{one.code: Live(one.name or one.code, one.language) for one in named}}


def sources_of(actor: Actor, version: ModelVersion, codes: Collection[str]) -> Mapping[str, Live]:
    """How the sources of a version stand today. Of one from elsewhere nothing is known: its codes are those of another
    installation, whatever is called the same here."""
    if version.operating_model.origin == ModelOrigin.FOREIGN:
        return {}
    return live_sources(actor, version.content["model"]["programme"], codes)


def withdrawn_sources(actor: Actor, version: ModelVersion) -> frozenset[str]:
    """The codes of the sources of a version that were public and are no more; two statements, none for none."""
    live = sources_of(actor, version, [one["code"] for one in version.content["sources"]])
    return frozenset(code for code, now in live.items() if now.withdrawn)


def _is_public(state: str, level: str) -> bool:
    """As `experiments.rules.publishing.is_public` says of a record."""
    return state == State.PUBLISHED and level == ShareLevel.PUBLIC
