"""All that is told of one adoption, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from oppiva.adoption.models import Adaptation, AdopterTip, Adoption, CoreCheck, ModelFollow, PulledAdaptation, StageMove
from oppiva.adoption.queries.own import Progress, progress_of
from oppiva.adoption.queries.standing import rounds_of
from oppiva.adoption.rounds import Round
from oppiva.catalogue.models import ModelVersion


@dataclass(frozen=True)
class MoveRow:
    """A dated move."""

    to: str
    on: date
    reason: str
    words: str


@dataclass(frozen=True)
class VersionLine:
    """A version of the model; `taken`: the day from which the place uses it."""

    pk: UUID
    number: str
    shown: str
    change: str
    note: str
    at: datetime
    parts: tuple[int, int, int]
    taken: date | None


@dataclass(frozen=True)
class PartRow:
    """A core part of the version that is in use, and what became of it; an empty verdict was not said yet."""

    key: str
    what: str
    verdict: str
    on: date | None


@dataclass(frozen=True)
class TipRow:
    """A tip."""

    pk: UUID
    text: str
    language: str
    on: date


@dataclass(frozen=True)
class Record:
    """What stands on the page of an adoption beside its own columns."""

    adoption: Adoption
    moves: tuple[MoveRow, ...]
    versions: tuple[VersionLine, ...]
    core: tuple[PartRow, ...]
    changes: tuple[Adaptation, ...]
    pulled: frozenset[UUID]
    tips: tuple[TipRow, ...]
    rounds: tuple[Round, ...]
    progress: Progress

    @property
    def newer(self) -> tuple[VersionLine, ...]:
        """The versions after the one in use, the newest first."""
        held = self.adoption.model_version.parts
        return tuple(one for one in self.versions if one.parts > held)


def record_of(adoption: Adoption) -> Record:
    """The rows of one adoption; six statements at most."""
    moves = tuple(
        MoveRow(*row)
        for row in StageMove.objects.filter(adoption=adoption)
        .order_by("on", "at")
        .values_list("to_stage", "on", "reason", "words")
    )
    versions, core, tips, rounds = versions_of(adoption), core_of(adoption), tips_of(adoption), rounds_of(adoption)
    changes = Adaptation.objects.filter(adoption=adoption, deleted_in__isnull=True).annotate(
        pulled=Exists(PulledAdaptation.objects.filter(adaptation=OuterRef("pk"), deleted_in__isnull=True))
    )
    found = tuple(changes.order_by("number"))
    newer = next((one.shown for one in versions if one.parts > adoption.model_version.parts), "")
    progress = progress_of(
        adoption, rounds, core_told=any(one.verdict for one in core), tip_told=bool(tips), newer=newer
    )
    pulled = frozenset(one.pk for one in found if getattr(one, "pulled", False))
    return Record(adoption, moves, versions, core, found, pulled, tips, rounds, progress)


def versions_of(adoption: Adoption) -> tuple[VersionLine, ...]:
    """The versions of its model, the newest first, with the day from which the place uses each; one statement."""
    rows = (
        ModelVersion.objects.filter(operating_model=adoption.operating_model_id)
        .annotate(here=FilteredRelation("taken_versions", condition=Q(taken_versions__adoption=adoption.pk)))
        .annotate(taken=F("here__on"))
        .order_by("-major", "-minor", "-patch")
        .values_list("pk", "major", "minor", "patch", "change", "change_note", "at", "taken")
    )
    return tuple(
        VersionLine(
            pk, f"{major}.{minor}.{patch}", f"{major}.{minor}" + (f".{patch}" if patch else ""), change, note, at,
            (major, minor, patch), taken,
        )
        for pk, major, minor, patch, change, note, at, taken in rows
    )  # fmt: skip


def core_of(adoption: Adoption) -> tuple[PartRow, ...]:
    """The core parts of the version in use, in its order; one statement."""
    checks: Mapping[str, tuple[str, date]] = {
        part: (verdict, on)
        for part, verdict, on in CoreCheck.objects.filter(adoption=adoption, deleted_in__isnull=True).values_list(
            "part", "verdict", "checked_on"
        )
    }
    rows = adoption.model_version.content["texts"].get("core_parts") or []
    keys = [(str(one["key"]), str(one.get("what", ""))) for one in rows]
    return tuple(PartRow(key, what, *checks.get(key, ("", None))) for key, what in keys)


def tips_of(adoption: Adoption) -> tuple[TipRow, ...]:
    """Its tips, the oldest first; one statement."""
    rows = AdopterTip.objects.filter(adoption=adoption, deleted_in__isnull=True).order_by("told_on", "pk")
    return tuple(TipRow(*row) for row in rows.values_list("pk", "text", "language", "told_on"))


def change_of(adoption: Adoption, pk: UUID) -> Adaptation | None:
    """One of its changes."""
    rows = Adaptation.objects.select_related("adoption__operating_model__programme", "adoption__programme")
    return rows.filter(pk=pk, adoption=adoption, deleted_in__isnull=True).first()


def tip_of(adoption: Adoption, pk: UUID) -> AdopterTip | None:
    """One of its tips."""
    return AdopterTip.objects.select_related("adoption").filter(
        pk=pk, adoption=adoption, deleted_in__isnull=True
    ).first()  # fmt: skip


def is_removed_from(adoption: Adoption, batch: UUID) -> bool:
    """Whether what was taken back by this deletion is of the place."""
    return any(kind.objects.filter(adoption=adoption, deleted_in=batch).exists() for kind in (Adaptation, AdopterTip))


def followed_model(person: UUID, slug: str) -> ModelFollow | None:
    """The model that the person follows, by its address."""
    rows = ModelFollow.objects.select_related("operating_model")
    return rows.filter(person=person, operating_model__slug=slug, deleted_in__isnull=True).first()
