"""The library as its manifest tells it: plain rows of every model with its versions, in few statements however many
there are. Machines read it; nobody is named but organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from oppiva.catalogue.models import ForeignModel, ModelMaterial, ModelOrigin, ModelVersion, Stewardship
from oppiva.catalogue.queries.library_stamps import Stamp, stamp_of_list
from oppiva.catalogue.rules.library import current_versions, published_models
from oppiva.catalogue.rules.materials import MATERIAL
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services.files import location

CHUNK = 500
# A material of a model: the address of the model and the id of the material, which names it within its model alone.
Key = tuple[str, str]


@dataclass(frozen=True)
class StoredMaterial:
    """The file behind a material: where it lies, its hash and its size."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class VersionTold:
    """A version as the manifest tells it; `materials` as they stand in its document."""

    number: str
    at: datetime
    change: str
    note: str
    hash: str
    materials: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class TermTold:
    """Who keeps a model today."""

    organisation: str
    role: str
    accepted_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class ModelTold:
    """A model as the manifest tells it, from its newest version; the newest version stands first."""

    slug: str
    code: str
    programme: str
    origin: str
    state: str
    evidence: int
    last_checked_on: date | None
    replaced_by: str
    withdrawn_reason: str
    language: str
    name: str
    one_sentence: str
    theme: str
    effect: str
    effort: str
    for_whom: tuple[str, ...]
    current: str
    versions: tuple[VersionTold, ...]
    steward: TermTold | None = None
    # Of one from elsewhere: its address there, and its library.
    foreign: tuple[str, str] | None = None


def models_told(slugs: Collection[str] | None = None) -> tuple[ModelTold, ...]:
    """Every model of the library by its address, or these of them; three statements."""
    versions = _versions(slugs)
    terms = _terms(slugs)
    columns = (
        "operating_model_id", "operating_model__slug", "operating_model__code", "operating_model__programme__code",
        "operating_model__origin", "operating_model__state", "operating_model__evidence",
        "operating_model__last_checked_on", "operating_model__replaced_by__slug", "operating_model__withdrawn_reason",
        "language", "name", "one_sentence", "theme", "effect", "effort", "for_whom", "major", "minor", "patch",
        *(f"operating_model__foreign__{name}" for name in ("address", "library_name", "organisation", "role")),
    )  # fmt: skip
    found = []
    for pk, *row in _of(current_versions(), slugs).order_by("operating_model__slug").values_list(*columns):
        *told, whom, major, minor, patch, address, library, house, role = row
        told[7], told[8] = told[7] or "", told[8] or ""
        number = f"{major}.{minor}.{patch}"
        # Who keeps one from elsewhere keeps it there.
        term = TermTold(house, role or "", None, None) if house else terms.get(pk)
        foreign = (address, library) if address is not None else None
        more = (tuple(whom), number, tuple(versions[pk]), term, foreign)
        found.append(ModelTold(*told, *more))  # type: ignore[call-arg]  # the columns are of all its fields
    return tuple(found)


def material_files(models: Collection[ModelTold]) -> dict[Key, StoredMaterial]:
    """The stored files of the materials of these models; two statements, none for none.

    One from elsewhere has none here, whatever its document names: that is not ours, and its licence is what it claims.
    """
    wanted = {
        (model.slug, one["id"])
        for model in models
        if model.origin != ModelOrigin.FOREIGN
        for version in model.versions
        for one in version.materials
        if one["file_name"]
    }
    if not wanted:
        return {}
    rows = ModelMaterial.objects.filter(operating_model__in=published_models(), file__isnull=False)
    told = rows.values_list("operating_model__slug", "pk", "file")
    files = {file: (slug, str(pk)) for slug, pk, file in told if (slug, str(pk)) in wanted}
    stored = StoredFile.objects.filter(kind=MATERIAL)
    return {files[one.pk]: StoredMaterial(location(one), one.sha256, one.size) for one in stored if one.pk in files}


def stamp_of_manifest() -> Stamp:
    """By what one sees that the manifest would be told as it was; three statements."""
    told = [
        tuple(rows.objects.aggregate(n=Count("pk"), versions=Sum("version")).values())
        for rows in (Stewardship, ForeignModel)
    ]
    return (*stamp_of_list(), *told, clock.today())


def _of(rows: QuerySet[Any], slugs: Collection[str] | None) -> QuerySet[Any]:
    return rows if slugs is None else rows.filter(operating_model__slug__in=slugs)


def _versions(slugs: Collection[str] | None) -> dict[UUID, list[VersionTold]]:
    found: dict[UUID, list[VersionTold]] = defaultdict(list)
    rows = _of(ModelVersion.objects.filter(operating_model__in=published_models()), slugs)
    columns = (
        "operating_model_id", "major", "minor", "patch", "at", "change", "change_note", "content_hash",
        "content__materials",
    )  # fmt: skip
    for pk, major, minor, patch, *rest, materials in (
        rows.order_by("-major", "-minor", "-patch").values_list(*columns).iterator(CHUNK)
    ):
        told = VersionTold(f"{major}.{minor}.{patch}", *rest, tuple(materials or ()))  # type: ignore[call-arg]
        found[pk].append(told)
    return found


def _terms(slugs: Collection[str] | None) -> dict[UUID, TermTold]:
    """As `library_model.term_of` reads one."""
    rows = Stewardship.objects.filter(
        state=Stewardship.State.ACCEPTED, ends_on__gte=clock.today(), deleted_in__isnull=True
    )
    columns = ("operating_model_id", "organisation_name", "role", "accepted_on", "ends_on")
    found: dict[UUID, TermTold] = {}
    for pk, *row in _of(rows, slugs).values_list(*columns):
        found.setdefault(pk, TermTold(*row))
    return found
