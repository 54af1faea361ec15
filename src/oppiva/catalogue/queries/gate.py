"""The gate before a version: what publishing would do now, what stands in its way, what changes and why that much."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from oppiva.catalogue import blocks, freezing
from oppiva.catalogue.models import (
    LONGEST_STEWARDSHIP_MONTHS,
    Change,
    EdgeKind,
    ModelDraft,
    ModelMaterial,
    ModelOrigin,
    ModelState,
    ModelVersion,
    OperatingModel,
    PeerReview,
    Stewardship,
)
from oppiva.catalogue.queries.model_sources import Standing, node_in, standing_of
from oppiva.catalogue.queries.standing import path_of
from oppiva.catalogue.rules import library
from oppiva.catalogue.variant_slots import place_tries
from oppiva.core.calendars import add_months
from oppiva.core.text.personal import Flag, find_personal
from oppiva.jobs import clock
from oppiva.programme.models import Programme

PEERS = 2


@dataclass(frozen=True)
class Found:
    """What looks like personal data in a field of the draft, or beside it (`sources`, `materials`, `note`). `key`: by
    what a person's "this is none" is kept."""

    field: str
    text: str
    kind: str
    key: str
    is_code: bool


@dataclass(frozen=True)
class Ahead:
    """What publishing would do now, and what stands in its way.

    `missing`: `fields` of the draft, `source`, `unanswered`, `contradictions_unread`, `steward`, `steward_short` (a
    term that ends before the programme does), `place` (none uses a local variant), `peers`, `personal` (something that
    no person has looked at), `code` (an identity code), `unchanged`. `term_ends`: the last day of the steward.
    `change`: the least that the next version is.
    `sources`: the codes of those that came, went or belong otherwise since the newest version, `materials`: the titles
    of those that came, went or were changed.
    """

    missing: tuple[str, ...]
    fields: tuple[str, ...]
    cards: tuple[str, ...]
    personal: tuple[Found, ...]
    change: str
    number: str
    changed: tuple[str, ...]
    newest: ModelVersion | None = None
    sources: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    term_ends: date | None = None


def ahead_of(model: OperatingModel, *, settled: Collection[str] = (), note: str = "") -> Ahead:
    """What the next publication would be; `settled`: the keys of findings that a person says are no personal data.

    `note`: what is said of the change, as far as it is known: readers see it, so that it is looked through as well.
    """
    draft = model.draft
    before = newest(model)
    trace = path_of(model.programme)
    sources = standing_of(model.programme, node_in(trace, model, before), trace)
    fields, term = blocks.gaps(draft, blocks.PUBLISHING), steward_of(model)
    against = [one for one in sources if one.contradicting]
    cards = tuple(one.code for one in against if one.unanswered)
    materials = materials_of(model)
    found = (*personal_in(draft), *_personal_beside(sources, materials), *personal_in_note(note))
    missing = [
        *(["fields"] if fields else []),
        *([] if any(_carries(one) for one in sources) else ["source"]),
        *(["unanswered"] if cards else []),
        *([] if model.contradictions_listed else ["contradictions_unread"]),
        *([] if term is not None else ["steward"]),
        *(["steward_short"] if term is not None and not outlasts(term, model.programme) else []),
        # A local variant is tried by the place that uses it; no peers are asked.
        *(["place"] if before is None and model.origin == ModelOrigin.FORK and not place_tries(model) else []),
        # A source of a peer's own area may have been placed after the review.
        *(["peers"] if model.state == ModelState.PEER_REVIEWED and not has_peers(model) else []),
        *(["code"] if any(one.is_code for one in found) else []),
        *(["personal"] if any(one.key not in settled and not one.is_code for one in found) else []),
    ]
    changed = changed_since(model, before)
    moved, handed = _other_sources(before, sources), _other_materials(materials, before)
    least = Change.PATCH
    if before is not None:
        least = blocks.change_of(changed, sources_changed=bool(moved), materials_changed=bool(handed))
        if not changed and least == Change.PATCH and model.theme == before.theme:
            missing.append("unchanged")
    number = blocks.next_number(before.parts if before is not None else None, least)
    shown = Change.FIRST if before is None else least
    said = ".".join(map(str, number))
    ends = term.ends_on if term is not None else None
    return Ahead(tuple(missing), fields, cards, found, str(shown), said, changed, before, moved, handed, ends)


def _carries(one: Standing) -> bool:
    return one.carried_out and bool({EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS} & set(one.kinds))


def newest(model: OperatingModel) -> ModelVersion | None:
    """The newest version of a model, None before the first publication."""
    if model.current_version is None:
        return None
    found = ModelVersion.objects.get(pk=model.current_version)
    found.operating_model = model
    return found


def changed_since(model: OperatingModel, before: ModelVersion | None) -> tuple[str, ...]:
    """The fields of the draft that differ from a version; of a model without any: all."""
    if before is None:
        return blocks.FIELDS
    texts = {name: freezing.plain(value) for name, value in blocks.content_of(model.draft).items()}
    return blocks.changed_fields(before.content["texts"], texts)


def _other_sources(before: ModelVersion | None, sources: tuple[Standing, ...]) -> tuple[str, ...]:
    """The codes of the sources that stand otherwise than the version tells, in their order."""
    if before is None:
        return ()
    told = {one["code"]: set(one["kinds"]) for one in before.content["sources"]}
    now = {one.code: set(one.kinds) for one in sources}
    return tuple(code for code in dict.fromkeys([*told, *now]) if told.get(code) != now.get(code))


def _other_materials(materials: Collection[ModelMaterial], before: ModelVersion | None) -> tuple[str, ...]:
    """The titles of the materials that are otherwise than the version tells; all, where only their order is."""
    if before is None:
        return ()
    told, now = before.content["materials"], [material_told(one) for one in materials]
    if told == now:
        return ()
    other = [one["title"] for one in (*now, *told) if one not in told or one not in now]
    return tuple(dict.fromkeys(other or [one["title"] for one in now]))


def personal_in(draft: ModelDraft) -> tuple[Found, ...]:
    """What looks like personal data in the texts of a draft, field by field; names of organisations are among it, and
    a person decides."""
    found: list[Found] = []
    for name in blocks.FIELDS:
        for text in texts_in(getattr(draft, name)):
            found += [_found(name, text, flag) for flag in find_personal(text)]
    return tuple({one.key: one for one in found}.values())


def _personal_beside(sources: Collection[Standing], materials: Collection[ModelMaterial]) -> tuple[Found, ...]:
    """The same in what is frozen with the draft: answers to contradictions, titles and file names of materials."""
    texts = [("sources", one.answer) for one in sources]
    texts += [("materials", text) for one in materials for text in (one.title, one.file_name)]
    found = [_found(name, text, flag) for name, text in texts if text for flag in find_personal(text)]
    return tuple({one.key: one for one in found}.values())


def personal_in_note(note: str) -> tuple[Found, ...]:
    """The same in what is said of the change; a code in it is refused when it is taken, whatever anybody says."""
    found = [_found("note", note, flag) for flag in find_personal(note)]
    return tuple({one.key: one for one in found if not one.is_code}.values())


def texts_in(value: Any) -> list[str]:
    """Every text in a field, however deep its rows are."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, dict):
        return [text for key, one in value.items() if key != "key" for text in texts_in(one)]
    return [text for one in value for text in texts_in(one)] if isinstance(value, list) else []


def _found(name: str, text: str, flag: Flag) -> Found:
    cut = text[flag.start : flag.end]
    key = sha256(f"{name}\x00{flag.kind}\x00{cut}".encode()).hexdigest()[:16]
    return Found(name, cut, str(flag.kind), key, is_code=str(flag.kind) == "HETU")


def steward_of(model: OperatingModel) -> Stewardship | None:
    """The accepted stewardship of a model that has not run out."""
    rows = Stewardship.objects.filter(
        operating_model=model, state=Stewardship.State.ACCEPTED, ends_on__gte=clock.today(), deleted_in__isnull=True
    )
    return rows.select_related("organisation").first()


def outlasts(term: Stewardship, programme: Programme) -> bool:
    """Whether a steward keeps the model after the programme (M21): beyond its last day, or for the longest time that
    there is, where the programme runs on for longer than that."""
    if term.ends_on is None or term.accepted_on is None:
        return False
    return term.ends_on > programme.end or term.ends_on >= add_months(term.accepted_on, LONGEST_STEWARDSHIP_MONTHS)


def materials_of(model: OperatingModel) -> list[ModelMaterial]:
    """The materials of a model in their order."""
    rows = ModelMaterial.objects.filter(operating_model=model, deleted_in__isnull=True)
    return list(rows.order_by("position", "pk"))


def has_peers(model: OperatingModel) -> bool:
    """Whether two peers of areas that it does not build on have approved it; one statement."""
    return approvals_of(model).count(PeerReview.Kind.PEER) >= PEERS


def approvals_of(model: OperatingModel) -> list[str]:
    """Whose approvals count: an area may have become that of a source since its peer approved."""
    near = areas_built_on(model)
    rows = PeerReview.objects.filter(
        operating_model=model, state=PeerReview.State.APPROVED, deleted_in__isnull=True
    ).values_list("kind", "area_id")
    return [kind for kind, area in rows if kind == PeerReview.Kind.TEAM or area not in near]


def areas_built_on(model: OperatingModel) -> frozenset[str]:
    """The areas of the experiments that the model builds on: a peer comes from none of them."""
    return frozenset(str(area) for one in library.built_on(model) for area in one.experiment.areas)


def material_told(one: ModelMaterial) -> dict[str, Any]:
    """A material as a version tells it."""
    return {
        "id": str(one.pk), "title": one.title, "link": one.link, "file_name": one.file_name,
        "bytes": one.file_bytes, "licence": one.licence,
    }  # fmt: skip
