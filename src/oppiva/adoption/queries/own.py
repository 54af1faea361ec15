"""How far adoptions have come and what is asked of them next, as plain rows: one's own, and those of a programme."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from oppiva.adoption import rules
from oppiva.adoption.models import USING, AdopterTip, Adoption, CoreCheck, ModelFollow, Stage
from oppiva.adoption.queries.place_names import place_of
from oppiva.adoption.queries.standing import rounds_of_many
from oppiva.adoption.rounds import UNKNOWN, WAITING, Round, is_unknown, open_on, silent
from oppiva.catalogue.rules.library import current_versions
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.programme.models import Programme


@dataclass(frozen=True)
class Newest:
    """The version of a model that is offered today."""

    pk: UUID
    parts: tuple[int, int, int]
    name: str
    language: str

    @property
    def shown(self) -> str:
        """As people read it: 1.2 of 1.2.0, and 1.2.1 as it is."""
        return f"{self.parts[0]}.{self.parts[1]}" + (f".{self.parts[2]}" if self.parts[2] else "")


@dataclass(frozen=True)
class Progress:
    """What has been told of a place, by which the next step is found; `newer`: a version after the one it took."""

    stage: str
    since: date
    unknown: bool = False
    refused: bool = False
    shown_chosen: bool = False
    question_open: bool = False
    reach_told: bool = False
    core_told: bool = False
    result_told: bool = False
    tip_told: bool = False
    newer: str = ""


@dataclass(frozen=True)
class OwnRow:
    """An adoption in a list."""

    pk: UUID
    code: str
    place: str
    model: str
    language: str
    version: str
    confirmed: bool
    silent: int
    contact: bool
    progress: Progress


@dataclass(frozen=True)
class FollowedRow:
    """A model that one follows."""

    slug: str
    name: str
    language: str
    version: str
    since: date


def own_rows(actor: Actor) -> tuple[OwnRow, ...]:
    """The adoptions whose contact the actor is, what has ended last; three statements."""
    return _rows(rules.mine(actor))


def programme_rows(actor: Actor, programme: Programme) -> tuple[OwnRow, ...]:
    """The adoptions of a programme that the actor reads whole; three statements."""
    return _rows(rules.whole_for(actor).filter(programme=programme))


def followed_rows(actor: Actor) -> tuple[FollowedRow, ...]:
    """The models that the actor follows, by name; two statements, one where there is none."""
    if actor.person_id is None:
        return ()
    rows = ModelFollow.objects.filter(
        person=UUID(actor.person_id), operating_model__deleted_in__isnull=True, deleted_in__isnull=True
    ).values_list("operating_model", "operating_model__slug", "since")
    found = list(rows)
    newest = newest_of(pk for pk, _slug, _since in found) if found else {}
    told = [
        FollowedRow(slug, newest[pk].name, newest[pk].language, newest[pk].shown, since)
        for pk, slug, since in found
        if pk in newest
    ]
    return tuple(sorted(told, key=lambda one: one.name))


def newest_of(models: Collection[UUID] | object) -> dict[UUID, Newest]:
    """By model the version that is offered; one statement."""
    rows = current_versions(models)  # type: ignore[arg-type]  # ids, however they come
    return {
        model: Newest(pk, (major, minor, patch), name, language)
        for model, pk, major, minor, patch, name, language in rows.values_list(
            "operating_model", "pk", "major", "minor", "patch", "name", "language"
        )
    }


def progress_of(
    adoption: Adoption, told: Collection[Round], *, core_told: bool, tip_told: bool, newer: str
) -> Progress:
    """The same of one adoption whose rows have been read."""
    return Progress(
        stage=adoption.stage,
        since=adoption.stage_since,
        unknown=adoption.stage in USING and is_unknown(told),
        refused=adoption.refused_on is not None,
        shown_chosen=bool(adoption.show_as),
        question_open=adoption.asking_stopped_on is None and question_open(told),
        reach_told=adoption.reach_on is not None,
        core_told=core_told,
        result_told=bool(adoption.result),
        tip_told=tip_told,
        newer=newer,
    )


def question_open(told: Collection[Round]) -> bool:
    """Whether a question about the place can be answered today and has no answer."""
    due = open_on([one.due for one in told], clock.today())
    return any(one.due == due and one.state in {WAITING, UNKNOWN} for one in told)


def _rows(rows: QuerySet[Adoption]) -> tuple[OwnRow, ...]:
    checks = CoreCheck.objects.filter(adoption=OuterRef("pk"), deleted_in__isnull=True)
    tips = AdopterTip.objects.filter(adoption=OuterRef("pk"), deleted_in__isnull=True)
    found = list(
        rows.select_related("model_version", "programme")
        .defer("model_version__content")
        .annotate(core_told=Exists(checks), tip_told=Exists(tips))
        .order_by("-stage_since", "code")
    )
    rounds = rounds_of_many(found)
    newest = newest_of({one.operating_model_id for one in found}) if found else {}
    told = [_row(one, rounds[one.pk], newest.get(one.operating_model_id)) for one in found]
    return tuple(sorted(told, key=lambda one: one.progress.stage == Stage.ENDED))


def _row(one: Adoption, told: Collection[Round], newest: Newest | None) -> OwnRow:
    newer = newest.shown if newest is not None and newest.parts > one.model_version.parts else ""
    progress = progress_of(
        one, told, core_told=bool(getattr(one, "core_told", False)), tip_told=bool(getattr(one, "tip_told", False)),
        newer=newer,
    )  # fmt: skip
    return OwnRow(
        pk=one.pk,
        code=one.code,
        place=place_of(one),
        model=one.model_version.name,
        language=one.model_version.language,
        version=one.model_version.shown,
        confirmed=one.confirmed_on is not None,
        silent=silent(told) if one.stage in USING else 0,
        contact=one.contact_id is not None,
        progress=progress,
    )
