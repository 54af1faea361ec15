"""Who uses a model, as the world reads it (W8): each row holds what is on this list and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum

from oppiva.adoption import rules
from oppiva.adoption.models import (
    TRIED,
    USING,
    Adaptation,
    AdopterTip,
    Adoption,
    AdoptionFollowUp,
    ModelFollow,
    ShowAs,
    Stage,
    StageMove,
)
from oppiva.adoption.queries.standing import rounds_of_many
from oppiva.adoption.rounds import is_unknown
from oppiva.audit.prepared import Prepared, Slot
from oppiva.catalogue.models import IN_LIBRARY, OperatingModel
from oppiva.catalogue.queries.library_stamps import figure
from oppiva.core.policy import Actor
from oppiva.people.models import Organisation, Person
from oppiva.people.queries import area_name, municipality_name

UNKNOWN = "unknown"
SHOWN = frozenset({ShowAs.NAME, ShowAs.AREA})
MOST_TIPS = 50


@dataclass(frozen=True)
class Change:
    """One change: what was done to what; `sentence` in the place's own words where it is named anyway."""

    how: str
    what: str
    sentence: str = ""


@dataclass(frozen=True)
class Place:
    """A place that lets itself be shown; `name` is empty where only its kind may be told."""

    name: str
    kind: str
    stage: str
    unknown: bool
    version: str
    ended_reason: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class PublicUse:
    """The places that may be shown, and sums over all that are confirmed, hidden ones too.

    `taken`: by using, trying, ended (after a trial) and unknown; `coming`: by decided, preparing and interested, which
    are never added to what is taken into use. `only_areas`: each that is taken is an employment area of its own.
    """

    places: tuple[Place, ...]
    taken: Mapping[str, int]
    coming: Mapping[str, int]
    only_areas: bool
    hidden: int
    followers: int


@dataclass(frozen=True)
class OwnUse:
    """What a model is to one reader: the newest adoption of their own that has not ended, and whether they follow."""

    adoption: UUID | None = None
    follows: bool = False


@dataclass(frozen=True)
class PublicTip:
    """A tip as the world reads it; `name` as in `Place`."""

    text: str
    language: str
    told_on: date
    name: str
    kind: str


PLACES_BY = ("operating_model__slug", "pk")
_ORDER = {
    stage: at
    for at, stage in enumerate(
        (Stage.EMBEDDED, Stage.IN_USE, Stage.TRYING, Stage.PREPARING, Stage.DECIDED, Stage.INTERESTED, Stage.ENDED)
    )
}  # fmt: skip
# The columns that are read: who the contact is, is not among them.
_COLUMNS = (
    "operating_model", "programme", "organisation_kind", "organisation_name", "adopter_key", "area__name_fi",
    "area__name_sv", "area__name_en", "municipality__name_fi", "municipality__name_sv", "stage", "stage_since",
    "first_in_use_on", "asked_from", "ended_reason", "show_as", "asking_stopped_on", "model_version__major",
    "model_version__minor",
    "model_version__patch",
)  # fmt: skip


@dataclass(frozen=True)
class UseRead:
    """The confirmed adoptions of a model, which of them nobody knows of now, their changes, and who follows."""

    found: Sequence[Any]
    unknown: frozenset[UUID]
    changes: Mapping[UUID, tuple[Change, ...]]
    followers: int


def use_of(model: OperatingModel) -> PublicUse:
    """Who uses a model and how many follow it, named in the reader's language; four statements at most."""
    return use_in(read_use(model))


def read_use(model: OperatingModel) -> UseRead:
    """The same before it is named; four statements at most."""
    tried = StageMove.objects.filter(adoption=OuterRef("pk"), to_stage__in=TRIED)
    following = ModelFollow.objects.filter(deleted_in__isnull=True)
    per_model = following.filter(operating_model=OuterRef("operating_model")).order_by().values("operating_model")
    found = list(
        rules.counted()
        .filter(operating_model=model)
        .select_related("area", "municipality", "model_version")
        .annotate(was_tried=Exists(tried), followed=Subquery(per_model.annotate(n=Count("pk")).values("n")))
        .only(*_COLUMNS)
    )
    for one in found:
        one.programme = model.programme
    told = rounds_of_many(found)
    shown = [one for one in found if one.show_as in SHOWN]
    return UseRead(
        found=found,
        unknown=frozenset(one.pk for one in found if one.stage in USING and is_unknown(told[one.pk])),
        changes=_changes([one.pk for one in shown], {one.pk for one in shown if one.show_as == ShowAs.NAME}),
        followers=(found[0].followed or 0) if found else following.filter(operating_model=model).count(),
    )


def use_in(read: UseRead) -> PublicUse:
    """The same as it is told, in the language of the moment; no statement."""
    found, unknown, changes = read.found, read.unknown, read.changes
    shown = [one for one in found if one.show_as in SHOWN]
    places = [_place(one, unknown=one.pk in unknown, changes=changes.get(one.pk, ())) for one in shown]
    taken = [one for one in found if one.stage in TRIED or (one.stage == Stage.ENDED and one.was_tried)]
    coming = [one for one in found if one.stage not in TRIED and one.stage != Stage.ENDED]
    areas = {one.adopter_key for one in taken if one.organisation_kind == Organisation.Kind.EMPLOYMENT_AREA}
    return PublicUse(
        places=tuple(sorted(places, key=_in_order)),
        taken=Counter(_taken_as(one, unknown=one.pk in unknown) for one in taken),
        coming=Counter(str(one.stage) for one in coming),
        only_areas=len(areas) == len(taken),
        hidden=sum(one.show_as not in SHOWN for one in (*taken, *coming)),
        followers=read.followers,
    )


def shown_places(slug: str, before: int, most: int, *, model: str = "", area: str = "") -> list[tuple[str, Place, str]]:
    """Places that may be shown, by model: the slug, the place, and its area where it lets itself be named; two
    statements, one more for changes. From the model `slug` on, without the first `before` places of it.

    `area` finds those alone that are named: where another lies is nobody's to know.
    """
    rows = rules.shown().filter(operating_model__state__in=IN_LIBRARY, operating_model__slug__gte=slug)
    if model:
        rows = rows.filter(operating_model__slug=model)
    if area:
        rows = rows.filter(area=area, show_as=ShowAs.NAME)
    columns = (*_COLUMNS, "operating_model__slug", "programme__end")
    related = ("area", "municipality", "model_version", "operating_model", "programme")
    found = list(rows.select_related(*related).only(*columns).order_by(*PLACES_BY)[before : before + most])
    told = rounds_of_many(found)
    named = {one.pk for one in found if one.show_as == ShowAs.NAME}
    changes = _changes([one.pk for one in found], named)
    return [
        (
            one.operating_model.slug,
            _place(
                one,
                unknown=one.stage in USING and is_unknown(told[one.pk]),
                changes=changes.get(one.pk, ()),
            ),
            (one.area_id or "") if one.pk in named else "",
        )
        for one in found
    ]


def place_after(shown: Sequence[str], slug: str, before: int) -> tuple[str, int] | tuple[()]:
    """Where the next page begins for `shown_places`: the last model of this one, and how many of its places went."""
    if not shown:
        return ()
    last = shown[-1]
    return last, shown.count(last) + (before if last == slug else 0)


@dataclass(frozen=True)
class PlaceOfModel:
    """A place that lets itself be shown, beside the model it uses."""

    slug: str
    code: str
    place: Place


def public_places(slugs: Collection[str]) -> tuple[PlaceOfModel, ...]:
    """The places that may be shown of these models, by model and as its page orders them; three statements at most."""
    rows = rules.shown().select_related("area", "municipality", "model_version", "operating_model", "programme")
    found = [one for one in rows if one.operating_model.slug in slugs]
    told = rounds_of_many(found)
    changes = _changes([one.pk for one in found], {one.pk for one in found if one.show_as == ShowAs.NAME})
    places = [
        PlaceOfModel(
            one.operating_model.slug, one.operating_model.code,
            _place(one, unknown=one.stage in USING and is_unknown(told[one.pk]), changes=changes.get(one.pk, ())),
        )
        for one in found
    ]  # fmt: skip
    return tuple(sorted(places, key=lambda one: (one.slug, _in_order(one.place))))


def tips_of(model: OperatingModel) -> tuple[PublicTip, ...]:
    """The tips of places that are confirmed and let themselves be shown, the newest first; one statement."""
    rows = AdopterTip.objects.filter(
        deleted_in__isnull=True, adoption__in=rules.shown().filter(operating_model=model).values("pk")
    )
    found = rows.select_related("adoption__area", "adoption__municipality").order_by("-told_on", "pk")
    return tuple(
        PublicTip(one.text, one.language, one.told_on, shown_name(one.adoption), one.adoption.organisation_kind)
        for one in found[:MOST_TIPS]
    )


def stamp_figures() -> Mapping[str, Any]:
    """What changes when anything of this does, for the stamp of a kept page."""
    living = ModelFollow.objects.filter(deleted_in__isnull=True)
    changes = Adaptation.objects.filter(deleted_in__isnull=True)
    return {
        "_adoptions": figure(Adoption.objects.all(), "operating_model", Sum("version")),
        "_changes": figure(changes, "adoption__operating_model", Sum("version")),
        "_answers_of_places": figure(AdoptionFollowUp.objects.all(), "adoption__operating_model", Sum("version")),
        "_followers": figure(living, "operating_model", Count("pk")),
    }


def unknown_today() -> dict[UUID, list[UUID]]:
    """By model the places that nobody knows of any more; as many statements however many there are."""
    rows = rules.counted().filter(stage__in=USING, first_in_use_on__isnull=False).select_related("programme")
    found = list(rows.order_by("pk"))
    told, unknown = rounds_of_many(found), defaultdict(list)
    for one in found:
        if is_unknown(told[one.pk]):
            unknown[one.operating_model_id].append(one.pk)
    return unknown


def shown_name(adoption: Adoption) -> str:
    """What a place lets itself be called: its name in the reader's language, empty where only its kind may be told."""
    if adoption.show_as != ShowAs.NAME:
        return ""
    return name_of(adoption)


def name_of(adoption: Adoption) -> str:
    """The name of who adopts, in the reader's language where the official keys have one."""
    if adoption.organisation_kind == Organisation.Kind.EMPLOYMENT_AREA and adoption.area is not None:
        return area_name(adoption.area)
    if adoption.organisation_kind == Organisation.Kind.MUNICIPALITY and adoption.municipality is not None:
        return municipality_name(adoption.municipality)
    return adoption.organisation_name


def _place(one: Adoption, *, unknown: bool, changes: tuple[Change, ...]) -> Place:
    return Place(
        name=shown_name(one), kind=one.organisation_kind, stage=one.stage, unknown=unknown,
        version=one.model_version.shown, ended_reason=one.ended_reason, changes=changes,
    )  # fmt: skip


def _in_order(place: Place) -> tuple[int, bool, str, str]:
    """By how far it has come, those nobody knows of behind those in use; named ones first."""
    at = float(_ORDER[Stage(place.stage)])
    if place.unknown:
        at = _ORDER[Stage.INTERESTED] + 0.5
    return round(at * 2), not place.name, place.name.casefold(), place.version


def _taken_as(one: Adoption, *, unknown: bool) -> str:
    if unknown:
        return UNKNOWN
    return str(Stage.IN_USE) if one.stage in USING else str(one.stage)


def _changes(pks: list[UUID], named: set[UUID]) -> dict[UUID, tuple[Change, ...]]:
    """The changes of these places, the newest first: the sentence of a place that is named, else the taps alone, for a
    sentence may tell where it was written."""
    found: dict[UUID, list[Change]] = defaultdict(list)
    if pks:
        rows = Adaptation.objects.filter(adoption__in=pks, deleted_in__isnull=True).order_by("-made_on", "-number")
        for pk, how, what, sentence in rows.values_list("adoption", "how", "what", "sentence"):
            found[pk].append(Change(how, what, sentence if pk in named else ""))
    return {pk: tuple(one) for pk, one in found.items()}


def begun_of(models: Collection[UUID]) -> set[UUID]:
    """Those of these models that somebody has begun to take into use, confirmed or not; one statement."""
    rows = Adoption.objects.filter(operating_model__in=models, refused_on__isnull=True, deleted_in__isnull=True)
    return set(rows.values_list("operating_model_id", flat=True))


def own_of(model: OperatingModel, actor: Actor) -> OwnUse:
    """What the model is to the reader; one statement, none for who has not signed in."""
    if actor.person_id is None:
        return OwnUse()
    found = _own.rows(model.pk, UUID(actor.person_id))
    return OwnUse(found[0][0], bool(found[0][1])) if found else OwnUse()


def _own_statement() -> QuerySet[OperatingModel, Any]:
    person, of = Slot(1, Person._meta.pk), {"operating_model": OuterRef("pk")}
    begun = rules.contacted_by(person).filter(refused_on__isnull=True, **of).exclude(stage=Stage.ENDED)
    follows = ModelFollow.objects.filter(person=person, deleted_in__isnull=True, **of)
    rows = OperatingModel.objects.filter(pk=Slot(0, OperatingModel._meta.pk)).order_by()
    return rows.annotate(
        own=Subquery(begun.order_by("-started_on", "-number").values("pk")[:1]), follows=Exists(follows)
    ).values_list("own", "follows")


# Asked with every page of a model: written once a process.
_own: Prepared[OperatingModel] = Prepared(_own_statement)
