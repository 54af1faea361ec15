"""Publishing a version: the gate, what it changes, the frozen document with its hash, and who is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from oppiva.audit import services as audit
from oppiva.catalogue import blocks, freezing
from oppiva.catalogue.evidence import evidence_of
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    CHANGE_LENGTH,
    IN_USE_STATES,
    SHORTEST_CHANGE,
    Change,
    EdgeKind,
    ModelDraft,
    ModelMaterial,
    ModelState,
    ModelTrial,
    ModelVersion,
    NodeKind,
    OperatingModel,
    Origin,
    PeerReview,
    Stewardship,
    TraceNode,
)
from oppiva.catalogue.queries.model_sources import EVIDENCE, Standing, node_in, node_of_model, standing_of
from oppiva.catalogue.queries.standing import path_of
from oppiva.catalogue.services.drafts import refresh
from oppiva.catalogue.services.effects import insert_edge
from oppiva.catalogue.services.model_states import checked, has_peers, held, move, newest, tell
from oppiva.catalogue.signals import version_published
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.text.personal import Flag, find_personal
from oppiva.experiments.models import Experiment, ShareLevel
from oppiva.experiments.queries import measured_of
from oppiva.jobs import clock

FROM = (ModelState.PEER_REVIEWED, *IN_USE_STATES)


@dataclass(frozen=True)
class Found:
    """What looks like personal data in a field of the draft, or beside it (`sources`, `materials`). `key`: what a
    person's "this is none" is kept by."""

    field: str
    text: str
    kind: str
    key: str
    is_code: bool


@dataclass(frozen=True)
class Ahead:
    """What publishing would do now, and what stands in its way.

    `missing`: `fields` of the draft, `source`, `unanswered`, `contradictions_unread`, `steward`, `peers`, `personal`
    (something that no person has looked at), `code` (an identity code), `unchanged`. `change`: the least that the next
    version is.
    """

    missing: tuple[str, ...]
    fields: tuple[str, ...]
    cards: tuple[str, ...]
    personal: tuple[Found, ...]
    change: str
    number: str
    changed: tuple[str, ...]
    newest: ModelVersion | None = None


def ahead_of(model: OperatingModel, *, settled: Collection[str] = ()) -> Ahead:
    """What the next publication would be; `settled`: the keys of findings that a person says are no personal data."""
    draft = model.draft
    before = newest(model)
    trace = path_of(model.programme)
    sources = standing_of(model.programme, node_in(trace, model, before), trace)
    fields = blocks.gaps(draft, blocks.PUBLISHING)
    against = [one for one in sources if one.contradicting]
    cards = tuple(one.code for one in against if one.unanswered)
    materials = materials_of(model)
    found = (*personal_in(draft), *_personal_beside(sources, materials))
    missing = [
        *(["fields"] if fields else []),
        *([] if any(_carries(one) for one in sources) else ["source"]),
        *(["unanswered"] if cards else []),
        *([] if model.contradictions_listed else ["contradictions_unread"]),
        *([] if steward_of(model) is not None else ["steward"]),
        # A source of a peer's own area may have been placed after the review.
        *(["peers"] if model.state == ModelState.PEER_REVIEWED and not has_peers(model) else []),
        *(["code"] if any(one.is_code for one in found) else []),
        *(["personal"] if any(one.key not in settled and not one.is_code for one in found) else []),
    ]
    changed, least = _changed(draft, before, sources, materials)
    if before is not None and not changed and least == Change.PATCH and model.theme == before.theme:
        missing.append("unchanged")
    number = blocks.next_number(before.parts if before is not None else None, least)
    shown = Change.FIRST if before is None else least
    return Ahead(tuple(missing), fields, cards, found, str(shown), ".".join(map(str, number)), changed, before)


def _carries(one: Standing) -> bool:
    return one.carried_out and bool({EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS} & set(one.kinds))


def _changed(
    draft: ModelDraft,
    before: ModelVersion | None,
    sources: tuple[Standing, ...],
    materials: Collection[ModelMaterial],
) -> tuple[tuple[str, ...], Change]:
    """The fields that differ from the newest version, and the least that the difference is."""
    if before is None:
        return blocks.FIELDS, Change.PATCH
    texts = {name: freezing.plain(value) for name, value in blocks.content_of(draft).items()}
    changed = blocks.changed_fields(before.content["texts"], texts)
    told = {(one["code"], tuple(one["kinds"])) for one in before.content["sources"]}
    now = {(one.code, one.kinds) for one in sources}
    held = [_material(one) for one in materials]
    least = blocks.change_of(
        changed, sources_changed=told != now, materials_changed=held != before.content["materials"]
    )
    return changed, least


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


def materials_of(model: OperatingModel) -> list[ModelMaterial]:
    """The materials of a model in their order."""
    rows = ModelMaterial.objects.filter(operating_model=model, deleted_in__isnull=True)
    return list(rows.order_by("position", "pk"))


def publish(
    actor: Actor,
    model: OperatingModel,
    *,
    note: str,
    change: str = "",
    settled: Collection[str] = (),
    base: str = "",
    draft_version: int | None = None,
) -> ModelVersion:
    """Publish the draft as the next version, frozen at its own address.

    `note`: what changed, 10 to 300. `change`: how much it changes, at least what the fields say (`change_lowered`).
    `base`: the number that the sender's page showed as the newest, "" for none: when another has been published since,
    `version_published_meanwhile` (409). `draft_version`: what the page showed; when the draft has been written
    since, `draft_written_meanwhile` (409). Refuses a state that does not lead there (`model_state`), and what stands in
    the way (`model_not_ready`, `missing`, `fields`, `cards`).
    """
    said = taken(note, "note", least=SHORTEST_CHANGE, most=CHANGE_LENGTH)
    with held(actor, "approve", model) as found:
        before = newest(found)
        if base != (before.number if before is not None else ""):
            raise DomainError("version_published_meanwhile", number=before.number if before is not None else "")
        if draft_version is not None and draft_version != found.draft.version:
            raise DomainError("draft_written_meanwhile", model=found.code)
        if found.state not in FROM:
            raise DomainError("model_state", model=found.code, state=found.state, wanted="published")
        ahead = ahead_of(found, settled=settled)
        if ahead.missing:
            raise DomainError("model_not_ready", missing=ahead.missing, fields=ahead.fields, cards=ahead.cards)
        wanted = Change(change) if change and before is not None else Change(ahead.change)
        order = list(Change)
        if order.index(wanted) < order.index(Change(ahead.change)):
            raise DomainError("change_lowered", change=ahead.change)
        version = _frozen(actor, found, before, wanted, said)
        tell(actor, found, "model_published", number=version.number, change=str(wanted), settled=len(set(settled)))
        version_published.send(OperatingModel, version=version, previous=before, change=str(wanted), actor=actor)
    return version


def _frozen(
    actor: Actor, model: OperatingModel, before: ModelVersion | None, change: Change, note: str
) -> ModelVersion:
    draft = model.draft
    major, minor, patch = blocks.next_number(before.parts if before is not None else None, change)
    number = f"{major}.{minor}.{patch}"
    behind = node_of_model(model)
    node = TraceNode(
        programme=model.programme, kind=NodeKind.VERSION, code=f"{model.code}-{number}", title=draft.name,
        at=clock.now(),
    )  # fmt: skip
    node.save()
    insert_edge(actor, behind, node, EdgeKind.REVISED_TO, origin=Origin.ANALYST)
    sources = standing_of(model.programme, node.pk)
    content = _document(model, draft, number, sources)
    version = ModelVersion(
        operating_model=model,
        major=major,
        minor=minor,
        patch=patch,
        change=change,
        change_note=note,
        content=content,
        content_hash=freezing.hash_of(content),
        language=model.language,
        name=draft.name,
        one_sentence=draft.one_sentence,
        for_whom=list(draft.for_whom),
        theme=model.theme,
        effect=draft.effect,
        effort=freezing.effort_of(draft).step,
        node=node,
        by=UUID(actor.person_id) if actor.person_id else None,
        at=clock.now(),
    )
    version.save()
    if model.state == ModelState.PEER_REVIEWED:
        move(
            actor, model, ModelState.PUBLISHED, "model_first_published",
            current_version=version.pk, last_checked_on=clock.today(),
        )  # fmt: skip
    elif model.state == ModelState.DUE_REVIEW:
        saved = audit.save(model, actor=actor, changes={"current_version": version.pk})
        checked(actor, saved, "model_checked_by_version")
    else:  # a typo mended is no check: the steward's day stays
        audit.save(model, actor=actor, changes={"current_version": version.pk})
    model.refresh_from_db()
    refresh(model)
    version.operating_model = model
    return version


def _document(model: OperatingModel, draft: ModelDraft, number: str, sources: tuple[Standing, ...]) -> dict[str, Any]:
    level = evidence_of([one.weighed() for one in sources if one.carried_out], lowered_to=model.lowered_to)
    term = steward_of(model)
    assert term is not None
    reviews = PeerReview.objects.filter(
        operating_model=model, state=PeerReview.State.APPROVED, kind=PeerReview.Kind.PEER, deleted_in__isnull=True
    )
    trials = ModelTrial.objects.filter(operating_model=model, done_on__isnull=False, deleted_in__isnull=True)
    return freezing.frozen(
        draft,
        model={
            "code": model.code, "slug": model.slug, "programme": model.programme.code, "origin": model.origin,
            "language": model.language, "theme": model.theme,
        },
        number=number,
        evidence={"level": level.level, "sources": len([one for one in sources if one.carried_out])},
        sources=frozen_sources(sources),
        materials=[_material(one) for one in materials_of(model)],
        steward={
            "organisation": term.organisation_name,
            "role": term.role,
            "accepted_on": freezing.plain(term.accepted_on),
            "ends_on": freezing.plain(term.ends_on),
        },
        reviews={
            "peers": reviews.count(),
            "peer_areas": sorted({one for one in reviews.values_list("area_id", flat=True) if one is not None}),
            "trials": [
                {"organisation": name, "done_on": freezing.plain(day)}
                for name, day in trials.order_by("done_on").values_list("organisation__name", "done_on")
            ],
        },
    )  # fmt: skip


def frozen_sources(sources: Collection[Standing]) -> list[freezing.FrozenSource]:
    """The sources as a version tells them; numbers of those that are public alone."""
    public = set(
        Experiment.objects.filter(
            pk__in=[one.experiment for one in sources if one.experiment is not None], share_level=ShareLevel.PUBLIC
        ).values_list("pk", flat=True)
    )
    measured = measured_of(EVIDENCE, public) if public else {}
    return [_source(one, measured.get(one.experiment) if one.experiment is not None else None) for one in sources]


def _source(one: Standing, told: Any) -> freezing.FrozenSource:
    measure = told.measures[0] if told is not None and told.measures else None
    numbers: dict[str, Any] = {}
    if measure is not None and measure.during:
        numbers = {
            "unit": measure.unit,
            "before": freezing.plain(measure.stated) if measure.stated is not None else "",
            "after": freezing.plain(measure.during[-1].value),
            "n": sum(number.n for number in measure.during),
        }
    return freezing.FrozenSource(
        one.code, one.kinds, one.carried_out, one.certainty, one.areas, answer=one.answer, **numbers
    )


def _material(one: ModelMaterial) -> dict[str, Any]:
    return {
        "id": str(one.pk), "title": one.title, "link": one.link, "file_name": one.file_name,
        "bytes": one.file_bytes, "licence": one.licence,
    }  # fmt: skip
